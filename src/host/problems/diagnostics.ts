// The problems, in the Problems panel and as squiggles in the transcript.

import {
  Diagnostic,
  DiagnosticRelatedInformation,
  DiagnosticSeverity,
  type Disposable,
  Location,
  Range,
  Uri,
} from "vscode";
import type { Problem, Problems, TranscriptSpan } from "../../protocol/api";
import type { Capture } from "../capture/capture";
import type { Captures } from "../capture/captures";
import { countText } from "../countText";
import { DisposableStore } from "../disposables";
import { parseTranscriptUri, type Transcripts, transcriptUri } from "../transcript/transcriptDocuments";
import { DiagnosticPortions } from "./diagnosticPortions";
import { problemText } from "./problemText";

export const SOURCE = "TCP Handshake";

// VS Code keeps this many per document and silently drops the rest.
const MOST = 1000;

const SEVERITIES = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
} as const satisfies Record<Problem["finding"]["severity"], DiagnosticSeverity>;

/** Keeps VS Code's diagnostics equal to the findings of the open captures. */
export class Diagnostics {
  readonly #transcripts: Transcripts;
  readonly #store = new DisposableStore();
  readonly #collection = this.#store.add(new DiagnosticPortions("tcp-handshake"));
  readonly #watched = new Map<Capture, Disposable>();

  constructor(captures: Captures, transcripts: Transcripts) {
    this.#transcripts = transcripts;
    this.#store.add(captures.onDidOpen((capture) => this.#watch(capture)));
    this.#store.add(captures.onDidClose((capture) => this.#forget(capture)));
    this.#store.add(
      transcripts.onDidOpen((uri) => {
        const capture = transcripts.captureOf(uri);
        if (capture !== undefined) void this.#publish(capture, uri);
      }),
    );
    this.#store.add(
      transcripts.onDidClose((uri) => {
        if (parseTranscriptUri(uri)?.scope.kind !== "all") this.#collection.delete(uri);
      }),
    );
  }

  dispose(): void {
    for (const watching of this.#watched.values()) watching.dispose();
    this.#store.dispose();
  }

  #watch(capture: Capture): void {
    this.#watched.set(
      capture,
      capture.onDidSettle(() => this.#publishAll(capture)),
    );
  }

  #publishAll(capture: Capture): void {
    const whole = transcriptUri(capture.uri, { kind: "all" });
    const others = this.#transcripts.of(capture).filter((uri) => uri.toString() !== whole.toString());
    for (const uri of [whole, ...others]) void this.#publish(capture, uri);
  }

  async #publish(capture: Capture, uri: Uri): Promise<void> {
    const scope = parseTranscriptUri(uri)?.scope;
    if (scope === undefined || (await capture.whenRead()).state === "reading") return;
    if (capture.hidesVerdicts) {
      this.#collection.delete(uri);
      return;
    }
    try {
      const problems = await capture.problems(scope);
      // Closed in the meantime: its diagnostics must stay removed.
      if (!this.#watched.has(capture) || capture.hidesVerdicts) return;
      await this.#collection.set(uri, toDiagnostics(problems, uri));
    } catch {
      // The analysis stopped or failed; the editor and the transcript show the reason.
      this.#collection.delete(uri);
    }
  }

  #forget(capture: Capture): void {
    this.#watched.get(capture)?.dispose();
    this.#watched.delete(capture);
    for (const uri of this.#collection.uris)
      if (parseTranscriptUri(uri)?.capture.toString() === capture.uri.toString()) this.#collection.delete(uri);
  }
}

/** A cache, because parsing the same address a thousand times is slow, and there are few rules. */
const links = new Map<string, Uri>();

/** The link in the Problems panel opens the page inside VS Code, so that it works without a network. */
function rulePageLink(rule: string): Uri {
  let link = links.get(rule);
  if (link === undefined) {
    link = Uri.parse(`command:tcpHandshake.openRulePage?${encodeURIComponent(JSON.stringify([rule]))}`);
    links.set(rule, link);
  }
  return link;
}

function toDiagnostics({ problems, hidden }: Problems, uri: Uri): Diagnostic[] {
  const fits = problems.length + (hidden > 0 ? 1 : 0) <= MOST;
  const shown = fits ? problems : problems.slice(0, MOST - 1);
  const diagnostics = shown.map((problem) => toDiagnostic(problem, uri));
  const left = hidden + problems.length - shown.length;
  if (left > 0) diagnostics.push(remark(left));
  return diagnostics;
}

function toDiagnostic({ finding, span, related, cause }: Problem, uri: Uri): Diagnostic {
  // "Why" and "next" are in the hover and in the diagram: in a list of a hundred problems only the first lines are read.
  const diagnostic = new Diagnostic(toRange(span), problemText(finding.what, cause), SEVERITIES[finding.severity]);
  diagnostic.source = SOURCE;
  diagnostic.code = { value: finding.rule, target: rulePageLink(finding.rule) };
  diagnostic.relatedInformation = related.map(
    (other) => new DiagnosticRelatedInformation(new Location(uri, toRange(other.span)), other.message),
  );
  return diagnostic;
}

function remark(left: number): Diagnostic {
  const message = countText(
    left,
    "{0} more problem is not listed here; the most severe are. The flow list of the capture shows the problems of every flow.",
    "{0} more problems are not listed here; the most severe are. The flow list of the capture shows the problems of every flow.",
  );
  const diagnostic = new Diagnostic(new Range(0, 0, 0, 0), message, DiagnosticSeverity.Hint);
  diagnostic.source = SOURCE;
  return diagnostic;
}

function toRange({ line, start, end }: TranscriptSpan): Range {
  return new Range(line, start, line, end);
}
