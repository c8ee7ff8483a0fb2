// From a number of a transcript to other lines.

import { describe, expect, it } from "vitest";
import { Analysis } from "../../src/core/analysis/analysis";
import { buildTranscript } from "../../src/core/transcript/build";
import { enclosingRanges } from "../../src/core/transcript/enclosing";
import { expectedNumbers } from "../../src/core/transcript/nextNumbers";
import { acknowledgedSegments, acknowledgingSegments, sameNumbers } from "../../src/core/transcript/numberLinks";
import type { TranscriptSpan } from "../../src/core/transcript/transcript";
import { buildScript } from "../support/script";

const RETRANSMITTED = `
  > S  0:0(0) <mss 1460>
  < S. 0:0(0) ack 1 <mss 1460>
  > .  1:1(0) ack 1
  > P. 1:101(100) ack 1
  +0.3 > P. 1:101(100) ack 1
  < .  1:1(0) ack 101
  < P. 1:51(50) ack 101
  > .  101:101(0) ack 51
  > F. 101:101(0) ack 51
  < F. 51:51(0) ack 102
  > .  102:102(0) ack 52`;

function transcriptOf(script: string) {
  const analysis = new Analysis();
  analysis.push(buildScript(script).bytes);
  analysis.end();
  const model = buildTranscript(analysis, { kind: "all" });
  const lines = model.transcript.text.split("\n");
  /** The position of a text on the line of a frame. */
  const at = (frame: number, text: string) => {
    const line = lines.findIndex((each) => new RegExp(`^ *${frame}  `).test(each));
    const column = lines[line]!.indexOf(text);
    if (column < 0) throw new Error(`${text} is not on ${lines[line]}`);
    return { line, column: column + 1 };
  };
  const shown = ({ line, start, end }: TranscriptSpan) =>
    lines[line]!.includes("⇄")
      ? `${Number.parseInt(lines[line]!, 10)}: ⇄`
      : `${Number.parseInt(lines[line]!, 10)}: ${lines[line]!.slice(start, end).replace(/ \(\d+\)$/, "")}`;
  return { analysis, model, lines, at, shown };
}

describe("definition", () => {
  const { analysis, model, at, shown } = transcriptOf(RETRANSMITTED);
  const definition = (frame: number, text: string) => acknowledgedSegments(model, analysis, at(frame, text)).map(shown);

  it.each([
    ["of the SYN-ACK's ACK is the SYN", 2, "ack=", ["1: x"]],
    ["of the handshake's ACK is the SYN-ACK", 3, "ack=", ["2: y"]],
    ["of an ACK of data in a run is the run", 9, "ack=", ["6: ⇄"]],
    ["of an ACK of a FIN is the FIN", 10, "ack=", ["9: x+101"]],
    ["of SEG.SEQ of a retransmission is the first transmission", 5, "seq=", ["4: ⇄"]],
    ["of SEG.SEQ without data is what it follows", 3, "seq=", ["1: x"]],
    ["of anything else is nothing", 3, "win=", []],
    ["of a SYN without an ACK is nothing", 1, "ack=", []],
  ])("%s", (_, frame, text, expected) => {
    expect(definition(frame, text)).toEqual(expected);
  });
});

describe("references", () => {
  const { analysis, model, at, shown } = transcriptOf(RETRANSMITTED);
  const references = (frame: number, text: string) =>
    acknowledgingSegments(model, analysis, at(frame, text)).map(shown);

  it("of a segment are its ACKs", () => {
    expect(references(5, "seq=")).toEqual(["6: ⇄"]);
  });
  it("of the SYN: only what acknowledges its number", () => {
    expect(references(1, "seq=")).toEqual(["2: x+1"]);
  });
  it("of a FIN: the ACK of the FIN", () => {
    expect(references(9, "seq=")).toEqual(["10: x+102"]);
  });
  it("of an ACK: what acknowledges the same octet first", () => {
    expect(references(9, "ack=")).toEqual(["9: y+51"]);
    expect(references(5, "ack=")).toEqual(["3: y+1"]);
  });
  it("also of SACK blocks, and of ACKs of a part", () => {
    const lost = transcriptOf(`
      > S  0:0(0) <mss 1460,sackOK>
      < S. 0:0(0) ack 1 <mss 1460,sackOK>
      > .  1:1(0) ack 1
      > P. 101:301(200) ack 1
      < .  1:1(0) ack 1 <sack 101:201>
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 201
      < .  1:1(0) ack 201
      < .  1:1(0) ack 201
      < .  1:1(0) ack 301`);
    const found = acknowledgingSegments(lost.model, lost.analysis, lost.at(4, "seq=")).map(lost.shown);
    expect(found).toEqual(["5: x+1", "7: ⇄", "10: ⇄"]);
  });
});

describe("a run of data", () => {
  const data = Array.from({ length: 30 }, (_, i) => [
    `> P. ${1 + 10 * i}:${11 + 10 * i}(10) ack 1`,
    `< .  1:1(0) ack ${11 + 10 * i}`,
  ]).flat();
  const script = [
    "> S  0:0(0) <mss 1460>",
    "< S. 0:0(0) ack 1 <mss 1460>",
    "> .  1:1(0) ack 1",
    ...data,
    "> F. 301:301(0) ack 1",
    "< F. 1:1(0) ack 302",
    "> .  302:302(0) ack 2",
  ].join("\n");
  const { analysis, model, lines, at } = transcriptOf(script);
  const run = lines.findIndex((line) => line.includes("segments"));

  it("is the definition of an ACK of what it sent, and a reference of what it acknowledges", () => {
    expect(run).toBeGreaterThan(0);
    const fin = at(64, "seq=");
    // SEG.SEQ of the FIN follows the last data of the run.
    const before = acknowledgedSegments(model, analysis, { ...at(66, "seq=") });
    expect(before.map(({ line }) => line)).toEqual([fin.line]);
    const synAck = acknowledgingSegments(model, analysis, at(2, "seq="));
    expect(synAck.map(({ line }) => line)).toEqual([at(3, "ack=").line]);
    const own = { line: fin.line, column: lines[fin.line]!.indexOf("ack=") + 1 };
    expect(acknowledgedSegments(model, analysis, own).map(({ line }) => line)).toEqual([at(2, "seq=").line]);
  });

  it("is left out where nothing of it is acknowledged again", () => {
    const finAck = at(65, "ack=");
    expect(acknowledgedSegments(model, analysis, finAck).map(({ line }) => line)).toEqual([at(64, "seq=").line]);
  });
});

describe("highlights", () => {
  const { analysis, model, at, shown } = transcriptOf(RETRANSMITTED);
  it("mark one number everywhere, as SEG.SEQ of its owner and as SEG.ACK of the other", () => {
    const found = sameNumbers(model, analysis, at(5, "ack="));
    expect(found.map(shown)).toEqual(["3: y+1", "5: y+1"]);
    expect(found.map(({ isOwn }) => isOwn)).toEqual([false, false]);
    const own = sameNumbers(model, analysis, at(10, "ack="));
    expect(own.map((span) => `${shown(span)} ${span.isOwn}`)).toEqual(["10: x+102 false", "11: x+102 true"]);
  });
  it("do not mark the same number of the other side", () => {
    expect(sameNumbers(model, analysis, at(1, "seq=")).map(shown)).toEqual(["1: x"]);
  });
});

describe("inlay hints", () => {
  it("say SND.NXT beside a number that is another", () => {
    const { analysis, model, lines } = transcriptOf(RETRANSMITTED);
    const hints = expectedNumbers(model, analysis, 0, 1000).map(
      ({ line, text }) => `${Number.parseInt(lines[line]!, 10)} ${text.replace(/ \(\d+\)/, "")}`,
    );
    expect(hints).toEqual(["5 SND.NXT is x+101"]);
  });
  it("leave out what a finding says", () => {
    const { analysis, model, lines } = transcriptOf(`
      > S  0:0(0)
      < S. 0:0(0) ack 7
      > R  7:7(0)`);
    expect(lines.join()).toContain("expected ack=x+1");
    expect(expectedNumbers(model, analysis, 0, 1000)).toEqual([]);
  });
  it("only for the lines that are asked for", () => {
    const { analysis, model, at } = transcriptOf(RETRANSMITTED);
    const { line } = at(5, "seq=");
    expect(expectedNumbers(model, analysis, line, line)).toHaveLength(1);
    expect(expectedNumbers(model, analysis, line + 1, 1e9)).toEqual([]);
  });
});

describe("selection", () => {
  const { analysis, model, at, lines } = transcriptOf(RETRANSMITTED);
  it("grows from the number to the block", () => {
    const { line, column } = at(10, "ack=");
    const ranges = enclosingRanges(model, analysis, { line, column: column + 4 });
    const texts = ranges.slice(0, 4).map(({ start, end }) => lines[line]!.slice(start, end));
    expect(texts[0]).toMatch(/^x\+102/);
    expect(texts[1]).toBe(`ack=${texts[0]}`);
    expect(texts[2]).toMatch(/^\+/);
    expect(texts[3]).toBe(lines[line]);
    expect(ranges[4]).toMatchObject({ line: 0, start: 0 });
    expect(lines[ranges[4]!.lastLine]).toMatch(/^ *11 /);
  });
  it("of a line without a segment is the line and its block", () => {
    expect(enclosingRanges(model, analysis, { line: 0, column: 0 })).toHaveLength(2);
    expect(enclosingRanges(model, analysis, { line: 1000, column: 0 })).toEqual([]);
  });
});
