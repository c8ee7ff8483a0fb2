// Each mistake is made on the octets of the frame itself, and recognized from the fields that a flow keeps.

import { describe, expect, test } from "vitest";
import { checksumWrong } from "../../src/core/rules/segments/checksum-wrong";
import { analyzeBuilt } from "../support/capture";
import { MATRIX } from "../support/matrix";
import { buildScript, type ScriptSetting } from "../support/script";

const OPTIONS = "<mss 1460,sackOK,TS val 5000 ecr 0,nop,wscale 7>";

/** Sums of 16-bit words of the only frame of a capture: its addresses, and its segment without the checksum. */
function wordsOf(bytes: Uint8Array, family: 4 | 6): { addresses: number; segment: number; length: number } {
  const frame = bytes.subarray(24 + 16);
  const [at, octets, header] = family === 4 ? [14 + 12, 4, 20] : [14 + 8, 16, 40];
  const length = family === 4 ? ((frame[16]! << 8) | frame[17]!) - 20 : (frame[18]! << 8) | frame[19]!;
  const tcp = frame.slice(14 + header, 14 + header + length);
  tcp[16] = 0;
  tcp[17] = 0;
  return { addresses: sum(frame.subarray(at, at + 2 * octets)), segment: sum(tcp), length };
}

function sum(octets: Uint8Array): number {
  return octets.reduce((total, octet, i) => total + (i % 2 === 0 ? 256 * octet : octet), 0);
}

function fold(total: number): number {
  return total > 0xffff ? fold((total % 0x10000) + Math.floor(total / 0x10000)) : total;
}

const not = (value: number) => 0xffff - fold(value);

type Words = ReturnType<typeof wordsOf>;
const MISTAKES: Readonly<Record<string, (words: Words) => number>> = {
  "octet-order": ({ addresses, segment, length }) => {
    const right = not(addresses + 6 + length + segment);
    return (right % 256) * 256 + Math.floor(right / 256);
  },
  "no-pseudo-header": ({ segment }) => not(segment),
  "no-length": ({ addresses, segment }) => not(addresses + 6 + segment),
  "no-protocol": ({ addresses, segment, length }) => not(addresses + length + segment),
  "not-inverted": ({ addresses, segment, length }) => fold(addresses + 6 + length + segment),
  "no-carry": ({ addresses, segment, length }) => 0xffff - ((addresses + 6 + length + segment) % 0x10000),
};

function evidenceOf(script: string, setting: ScriptSetting) {
  const { findings } = analyzeBuilt(buildScript(script, setting), {}, [checksumWrong]);
  return findings.map(({ severity, evidence }) => ({
    severity,
    ...(evidence as { mistake?: string; doubt?: string }),
  }));
}

describe("mistakes in a checksum", () => {
  for (const [mistake, compute] of Object.entries(MISTAKES)) {
    test(mistake, () => {
      for (const setting of MATRIX) {
        const words = wordsOf(buildScript(`> S 0:0(0) ${OPTIONS}`, setting).bytes, setting.family ?? 4);
        const wrong = compute(words);
        const value = `sum ${wrong}`;
        const sent = `> S 0:0(0) ${OPTIONS} ${value}`;
        const [found, ...more] = evidenceOf(`${sent}\n+1 ${sent}\n+2 end`, setting);
        expect(more).toEqual([]);
        // Two mistakes may come to one value.
        const same = Object.keys(MISTAKES).filter((other) => MISTAKES[other]!(words) === wrong);
        expect(same, setting.name).toContain(found?.mistake);
        expect(same, setting.name).toContain(mistake);
        expect(found?.severity).toBe("error");
      }
    });
  }

  test("another value is none of them", () => {
    for (const setting of MATRIX) {
      const sent = `> S 0:0(0) ${OPTIONS} badsum`;
      expect(evidenceOf(`${sent}\n+1 ${sent}\n+2 end`, setting)).toMatchObject([{ mistake: undefined }]);
    }
  });

  test("one that only some of them have is none", () => {
    for (const setting of MATRIX) {
      const words = wordsOf(buildScript(`> S 0:0(0) ${OPTIONS}`, setting).bytes, setting.family ?? 4);
      const script = `> S 0:0(0) ${OPTIONS} sum ${not(words.segment)}\n+1 > S 0:0(0) ${OPTIONS} badsum\n+2 end`;
      expect(evidenceOf(script, setting)).toMatchObject([{ mistake: undefined }]);
    }
  });

  test("all flows of a host have it: no card and no anonymizing makes such values", () => {
    for (const setting of MATRIX) {
      const lines = [1, 2].flatMap((flow) => {
        const first = buildScript(`flow ${flow}: > S 0:0(0) ${OPTIONS}`, setting).bytes;
        const sent = `flow ${flow}: > S 0:0(0) ${OPTIONS} sum ${not(wordsOf(first, setting.family ?? 4).segment)}`;
        return [sent, `+1 ${sent}`];
      });
      const found = evidenceOf(`${lines.join("\n")}\n+2 end`, setting);
      expect(found.map(({ mistake, severity, doubt }) => [mistake, severity, doubt])).toEqual([
        ["no-pseudo-header", "error", undefined],
        ["no-pseudo-header", "error", undefined],
      ]);
    }
  });
});

describe("segments of odd length", () => {
  const open = "> S 0:0(0)\n< S. 0:0(0) ack 1\n> . 1:1(0) ack 1\n";
  const data = (lengths: readonly number[]) =>
    lengths
      .map((length, i) => {
        const start = 1 + 300 * i;
        const right = `> P. ${start}:${start + 300}(300) ack 1\n< . 1:1(0) ack ${start + 300}`;
        return `+1 > P. ${start}:${start + length}(${length}) ack 1 badsum\n+0.3 ${right}`;
      })
      .join("\n");

  test("five of them and none of even length", () => {
    for (const setting of MATRIX)
      expect(evidenceOf(open + data([101, 57, 33, 7, 211]), setting)).toMatchObject([{ mistake: "odd-length" }]);
  });

  test("nothing is known of the length of one that was counted into another", () => {
    const repeated = data([101, 57, 33, 7, 211]).replace(
      "> P. 1:102(101) ack 1 badsum",
      "> P. 1:102(101) ack 1 badsum\n+0.1 > P. 1:102(101) ack 1 badsum\n+0.1 > P. 1:101(100) ack 1 badsum",
    );
    for (const setting of MATRIX) expect(evidenceOf(open + repeated, setting)).toMatchObject([{ mistake: undefined }]);
  });

  test.each([
    ["four", [101, 57, 33, 7]],
    ["one of even length", [101, 57, 33, 7, 210]],
  ])("%s are too few", (_, lengths) => {
    for (const setting of MATRIX)
      expect(evidenceOf(open + data(lengths), setting)).toMatchObject([{ mistake: undefined }]);
  });
});
