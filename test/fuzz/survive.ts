// What must hold for every file, whatever is in it.

import { Analysis } from "../../src/core/analysis/analysis";
import { openCapture } from "../../src/core/capture/formats";
import type { Frame } from "../../src/core/capture/frame";
import { buildLayout } from "../../src/core/diagram/diagramLayout";
import { renderMermaid } from "../../src/core/diagram/mermaid";
import { renderSvg } from "../../src/core/diagram/svg";
import { renderText } from "../../src/core/diagram/textDiagram";
import { buildTranscript } from "../../src/core/transcript/build";
import { buildFields } from "../../src/core/wire/fields/buildFields";
import type { FieldNode } from "../../src/core/wire/fields/fieldNode";

/** Throws when something does not hold. */
export function survive(file: Uint8Array): void {
  const whole = analyze(file, Math.max(1, file.length));
  const inPieces = analyze(file, 1 + (file.length % 97));
  check(whole.outcome === inPieces.outcome, "the size of the pieces changes the result");
  readEveryFrame(file);
  showEverything(whole.analysis);
}

function check(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}

function analyze(file: Uint8Array, pieceLength: number): { readonly analysis: Analysis; readonly outcome: string } {
  const analysis = new Analysis();
  for (let at = 0; at < file.length; at += pieceLength) analysis.push(file.slice(at, at + pieceLength));
  analysis.end();
  const refusal = analysis.notACapture;
  if (refusal) {
    checkMessage(refusal.message);
    return { analysis, outcome: JSON.stringify(refusal) };
  }
  const { counts } = analysis;
  // The smallest record is an obsolete packet block without data.
  check(counts.frames <= file.length / 16, "more frames than the file has room for");
  check(counts.tcpSegments <= counts.frames, "more segments than frames");
  check(counts.flows === analysis.flowCount && counts.flows <= counts.tcpSegments, "more flows than segments");
  for (const { message, offset, count } of counts.issues) {
    checkMessage(message);
    check(offset >= 0 && offset <= file.length && count > 0, "an issue outside of the file");
  }
  return { analysis, outcome: JSON.stringify(counts) };
}

function checkMessage(message: string): void {
  check(/^[A-Z0-9].*\.$/s.test(message), `no sentence: ${message}`);
  check(!/undefined|NaN|\[object/.test(message), `no words for people: ${message}`);
}

function readEveryFrame(file: Uint8Array): void {
  const reader = openCapture(file, true);
  if (!reader || "kind" in reader) return;
  let before = -1;
  const sink = {
    frame(frame: Frame) {
      const { start, end, bytes, fileOffset, timeNs } = frame;
      check(start >= 0 && start <= end && end <= bytes.length, "a frame outside of its buffer");
      check(fileOffset > before && fileOffset < file.length, "frames out of order");
      check(Number.isFinite(timeNs), "a frame without a time");
      before = fileOffset;
      for (const node of buildFields(frame)) checkField(node, 0, end - start);
    },
  };
  reader.push(file, sink);
  reader.end();
  check(reader.offset <= file.length, "read beyond the file");
}

function checkField(node: FieldNode, start: number, end: number): void {
  check(node.start >= start && node.start <= node.end && node.end <= end, `${node.name} outside of its layer`);
  check(!/undefined|NaN|\[object/.test(node.value), `${node.name} has no words for people: ${node.value}`);
  for (const child of node.children) checkField(child, node.start, node.end);
}

/** Everything that a user can ask for is made without a failure. */
function showEverything(analysis: Analysis): void {
  if (analysis.notACapture) return;
  for (let id = 1; id <= analysis.flowCount; id++) {
    const detail = analysis.detail(id);
    check(detail !== undefined && analysis.row(id) !== undefined, "a flow is missing");
    renderSvg(buildLayout(detail, { width: 900 }));
    renderText(detail);
    renderMermaid(detail);
  }
  buildTranscript(analysis, { kind: "all" });
}
