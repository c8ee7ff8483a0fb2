// A host that translates both addresses shows on its `any` device, between the two steps of the way back, answers of which one
// address is translated, and the other is not yet: a flow of one direction, which is no other connection.

import { describe, expect, test } from "vitest";
import { compare } from "../support/compareCaptures";
import { buildScript, type ScriptSetting } from "../support/script";

interface Way {
  /** The flow of the script, by the client's and the server's address and port. */
  readonly flow: number;
  readonly ends: string;
}
const BEFORE: Way = { flow: 1, ends: "host 1/2 port 40000/80" };
const BEHIND: Way = { flow: 2, ends: "host 3/4 port 20000/8080" };
const HALF: Way = { flow: 3, ends: "host 1/4 port 40000/8080" };

const CONNECTION: readonly (readonly [from: ">" | "<", text: string])[] = [
  [">", "S 0:0(0) <mss 1460,TS val 1000007 ecr 0>"],
  ["<", "S. 0:0(0) ack 1 <mss 1460,TS val 2000009 ecr 1000007>"],
  [">", ". 1:1(0) ack 1 <TS val 1000027 ecr 2000009>"],
  [">", "P. 1:101(100) ack 1 <TS val 1000037 ecr 2000009>"],
  ["<", "P. 1:301(300) ack 101 <TS val 2000049 ecr 1000037>"],
  [">", ". 101:101(0) ack 301 <TS val 1000057 ecr 2000049>"],
];

/** `there` and `back`: the ways that each segment is seen on, in the order of time. */
function recorded(there: readonly Way[], back: readonly Way[], setting: ScriptSetting, isns = "+0/+0"): Uint8Array {
  const setups = [...new Set([...there, ...back])].map(({ flow, ends }) => `flow ${flow}: set ${ends} isn ${isns}`);
  const lines = CONNECTION.flatMap(([from, text], id) =>
    (from === ">" ? there : back).map(
      ({ flow }, at) =>
        `${at === 0 ? "+0.01" : "+0.00001"} flow ${flow}: ${from} ${text} ipid ${700 + id} ttl ${64 - at}`,
    ),
  );
  return buildScript([...setups, ...lines].join("\n"), setting).bytes;
}

/** ISNs that no other connection has by chance, some of them just below the wrap-around. */
const SETTINGS: readonly ScriptSetting[] = ([4, 6] as const).flatMap((family) =>
  [
    [3_000_000_001, 4_000_000_001],
    [2 ** 32 - 50, 2 ** 32 - 150],
    [2 ** 31 - 50, 2 ** 31 + 77],
  ].map(([initiatorIsn, responderIsn]) => ({ family, initiatorIsn: initiatorIsn!, responderIsn: responderIsn! })),
);

describe.each(SETTINGS)("IPv$family, ISNs $initiatorIsn and $responderIsn", (setting) => {
  const client = recorded([BEFORE], [BEFORE], setting);
  const router = recorded([BEFORE, BEHIND], [BEHIND, HALF, BEFORE], setting);

  test("it is not listed as a flow of one capture only", () => {
    const { connections, single, ambiguous } = compare([client, router]);
    expect(connections).toHaveLength(1);
    expect(connections[0]!.flows).toHaveLength(3);
    expect([single, ambiguous]).toEqual([[], []]);
  });

  test("another connection is", () => {
    const other = { ...BEFORE, ends: "host 1/5 port 40000/80" };
    const { connections, single } = compare([recorded([other], [other], setting, "+7000000/+8000000"), router]);
    expect(connections).toEqual([]);
    expect(single.map(({ capture, id }) => [capture, id])).toEqual([
      [0, 1],
      [1, 1],
      [1, 2],
      [1, 3],
    ]);
  });
});
