// Constructs the parts and wires them. What they do stands in src/host.

import type { ExtensionContext } from "vscode";
import { Badges } from "./host/badge";
import { CaptureEditors } from "./host/captureEditor";
import { Captures } from "./host/captures";
import { ProblemActions } from "./host/codeActions";
import { registerCommands } from "./host/commands";
import { Diagnostics } from "./host/diagnostics";
import { DisposableStore } from "./host/disposables";
import { FileWatches } from "./host/fileWatch";
import { RememberedFollowing } from "./host/followMemory";
import { Jumps } from "./host/jump";
import { LiveCaptures } from "./host/live/liveCaptures";
import { openRulePage } from "./host/rulePage";
import { TranscriptHover } from "./host/transcriptHover";
import { TranscriptOutline } from "./host/transcriptOutline";
import { Transcripts } from "./host/transcripts";

/** What the tests inside VS Code look at. No API for other extensions. */
export interface Internals {
  readonly badges: Badges;
  readonly captures: Captures;
  readonly editors: CaptureEditors;
  readonly transcripts: Transcripts;
  readonly watches: FileWatches;
}

export function activate({
  extensionUri: extension,
  extensionPath,
  globalStorageUri: storage,
  subscriptions,
  workspaceState,
}: ExtensionContext): Internals {
  const store = new DisposableStore();
  subscriptions.push(store);

  const following = new RememberedFollowing(workspaceState);
  const setFollowed: RememberedFollowing["set"] = (capture, follow) => following.set(capture, follow);
  const captures = store.add(new Captures(extensionPath, following));
  const transcripts = store.add(new Transcripts(captures));
  const jumps = store.add(new Jumps(transcripts, () => editors));
  const editors: CaptureEditors = store.add(
    new CaptureEditors(extension, captures, {
      showInTranscript: (capture, target) => jumps.showInTranscript(capture, target),
      openTranscript: (capture, scope) => transcripts.show(capture.uri, scope),
      openRulePage: (rule) => openRulePage(extension, rule),
      setFollowed,
    }),
  );
  store.add(new Diagnostics(captures, transcripts));
  const badges = store.add(new Badges(captures));
  const watches = store.add(new FileWatches(captures, editors));
  store.add(new TranscriptOutline(transcripts));
  store.add(new TranscriptHover(transcripts));
  store.add(new ProblemActions());
  store.add(new LiveCaptures(captures, { storage, memento: workspaceState }));
  for (const command of registerCommands({ extension, captures, editors, transcripts, jumps, setFollowed }))
    store.add(command);
  return { badges, captures, editors, transcripts, watches };
}
