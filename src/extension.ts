// Constructs the parts and connects them. Their code is in src/host. It is started by src/nodeExtension.ts or src/webExtension.ts.

import type { Disposable, ExtensionContext } from "vscode";
import { LanguageModelTools } from "./host/agents/languageModelTools";
import { CaptureEditors } from "./host/capture/captureEditor";
import { Captures } from "./host/capture/captures";
import { FileWatches } from "./host/capture/fileWatch";
import { RememberedFollowing } from "./host/capture/followMemory";
import { PastedListings } from "./host/capture/pastedListings";
import { readCleanSample } from "./host/capture/samples";
import { SegmentLinks } from "./host/capture/segmentLinks";
import { registerCommands } from "./host/commands";
import { DisposableStore } from "./host/disposables";
import type { HostPlatform } from "./host/hostPlatform";
import { Badges } from "./host/problems/badge";
import { ProblemActions } from "./host/problems/codeActions";
import { Diagnostics } from "./host/problems/diagnostics";
import { ProblemHover } from "./host/problems/problemHover";
import { openRulePage } from "./host/problems/rulePage";
import { Sharing } from "./host/share/sharing";
import { Jumps } from "./host/transcript/jump";
import { Transcripts } from "./host/transcript/transcriptDocuments";
import { TranscriptHover } from "./host/transcript/transcriptHover";
import { TranscriptNumbers } from "./host/transcript/transcriptNumbers";
import { TranscriptOutline } from "./host/transcript/transcriptOutline";

/** For the tests inside VS Code. Not an API for other extensions. */
export interface Internals {
  readonly badges: Badges;
  readonly captures: Captures;
  readonly editors: CaptureEditors;
  readonly links: SegmentLinks;
  readonly models: LanguageModelTools;
  readonly platform: HostPlatform;
  readonly transcripts: Transcripts;
  readonly watches: FileWatches;
}

/** `addOthers` constructs what only one of the platforms has. */
export function start(
  { extensionUri: extension, extension: manifest, subscriptions, workspaceState }: ExtensionContext,
  platform: HostPlatform,
  addOthers: (captures: Captures) => readonly Disposable[],
): Internals {
  const store = new DisposableStore();
  subscriptions.push(store);

  const following = new RememberedFollowing(workspaceState);
  const setFollowed: RememberedFollowing["followAndRemember"] = (capture, follow) =>
    following.followAndRemember(capture, follow);
  const captures = store.add(new Captures(platform, following));
  const transcripts = store.add(new Transcripts(captures));
  const jumps = store.add(new Jumps(transcripts, () => editors));
  const sharing = new Sharing(platform, manifest.packageJSON.version);
  const editors: CaptureEditors = store.add(
    new CaptureEditors(extension, captures, {
      showInTranscript: (capture, target, rule) => jumps.showInTranscript(capture, target, rule),
      openTranscript: (capture, scope) => transcripts.show(capture.uri, scope),
      openRulePage: (rule) => openRulePage(extension, rule),
      setFollowed,
      share: (capture, action, target) => sharing.share(capture, action, target),
      saveReport: (capture) => sharing.saveReport(capture),
      cleanSample: () => readCleanSample(extension),
    }),
  );
  const pasted = store.add(new PastedListings());
  const links = store.add(new SegmentLinks(captures, editors));
  store.add(new Diagnostics(captures, transcripts));
  const badges = store.add(new Badges(captures));
  const watches = store.add(new FileWatches(captures, editors));
  store.add(new TranscriptOutline(transcripts));
  store.add(new TranscriptHover(transcripts));
  store.add(new TranscriptNumbers(transcripts));
  store.add(new ProblemActions());
  store.add(new ProblemHover());
  for (const other of addOthers(captures)) store.add(other);
  const models = store.add(new LanguageModelTools(platform, captures, extension, manifest.packageJSON));
  const parts = { extension, captures, pasted, editors, transcripts, jumps, sharing, setFollowed };
  for (const command of registerCommands(parts)) store.add(command);
  return { badges, captures, editors, links, models, platform, transcripts, watches };
}
