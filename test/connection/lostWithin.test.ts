// A host that forwards, and records what comes and what leaves: compared with another capture, what it got and did not send on.

import { describe, expect, test } from "vitest";
import type { Finding } from "../../src/core/rules/finding";
import { compare } from "../support/compareCaptures";
import { buildScript, type ScriptSetting } from "../support/script";

const SETTINGS: readonly ScriptSetting[] = ([4, 6] as const).flatMap((family) =>
  [
    [3_000_000_001, 4_000_000_001],
    [2 ** 32 - 1, 2 ** 32 - 50],
    [2 ** 31 - 1, 2 ** 31 + 77],
  ].map(([initiatorIsn, responderIsn]) => ({ family, initiatorIsn: initiatorIsn!, responderIsn: responderIsn! })),
);

/** At the router each segment comes, and leaves with a hop less; a third of the SYN-ACKs, or all, do not leave. */
function atRouter(leaves: (attempt: number) => boolean, leavesSyn = true): string {
  return [0, 1, 3]
    .map((second, at) => {
      const syn = `> S 0:0(0) <mss 1460,TS val ${7_000_001 + 1000 * second} ecr 0> ipid ${100 + at}`;
      const synAck = `< S. 0:0(0) ack 1 <mss 1460,TS val ${9_000_003 + 1000 * second} ecr ${7_000_001 + 1000 * second}> ipid ${200 + at}`;
      return [
        `${second}.001 ${syn} ttl 64`,
        ...(leavesSyn ? [`${second}.00102 ${syn} ttl 63`] : []),
        `${second}.008 ${synAck} ttl 61`,
        ...(leaves(at) ? [`${second}.00802 ${synAck} ttl 60`] : []),
      ].join("\n");
    })
    .join("\n");
}

/** The initiator's own capture: its SYNs, and what left the router. */
function atInitiator(leaves: (attempt: number) => boolean): string {
  return [0, 1, 3]
    .map((second, at) => {
      const synAck = `${second}.02 < S. 0:0(0) ack 1 <mss 1460,TS val ${9_000_003 + 1000 * second} ecr ${7_000_001 + 1000 * second}> ipid ${200 + at} ttl 60`;
      const syn = `${second}.01 > S 0:0(0) <mss 1460,TS val ${7_000_001 + 1000 * second} ecr 0> ipid ${100 + at}`;
      return leaves(at) ? `${syn}\n${synAck}` : syn;
    })
    .join("\n");
}

function told(leaves: (attempt: number) => boolean, router: string, setting: ScriptSetting): Finding | undefined {
  const files = [atInitiator(leaves), router].map((script) => buildScript(`${script}\n9 end`, setting).bytes);
  const { captures } = compare(files);
  const { analysis } = captures[1]!;
  return analysis.findings(analysis.flow(1)!).find(({ rule }) => rule === "lost-between");
}

const NEVER = () => false;

describe.each(SETTINGS)("IPv$family, ISNs $initiatorIsn and $responderIsn", (setting) => {
  test("SYN-ACKs that came and did not leave are looked for in that host first", () => {
    const { what, next, evidence } = told(NEVER, atRouter(NEVER), setting)!;
    expect(evidence).toMatchObject({ kind: "SYN-ACK", lost: 3, arrived: 0, twice: [1, 2] });
    expect(what).toMatch(
      / b\.pcap has the SYN at two points of its path \(frames 1 and 2\), and these SYN-ACKs at one\.$/,
    );
    expect(next).toMatch(/^Look first at the machine that recorded b\.pcap/);
  });

  test("not where one of them left: the others may have, unseen", () => {
    const last = (at: number) => at === 2;
    const { evidence, next } = told(last, atRouter(last), setting)!;
    expect(evidence).toMatchObject({ lost: 2, arrived: 1 });
    expect(evidence).not.toHaveProperty("twice");
    expect(next).toMatch(/^Look at what lies between b\.pcap and a\.pcap/);
  });

  test("nor where all left, and were lost behind it", () => {
    expect(
      told(
        NEVER,
        atRouter(() => true),
        setting,
      )!.evidence,
    ).not.toHaveProperty("twice");
  });

  test("nor of a SYN that one point recorded twice", () => {
    const router = atRouter(NEVER).replaceAll("ttl 63", "ttl 64");
    expect(told(NEVER, router, setting)!.evidence).not.toHaveProperty("twice");
  });

  test("nor of RSTs: who sends them may be the host itself", () => {
    const router = atRouter(NEVER).replaceAll(/< S\. 0:0\(0\) ack 1 <.*?>/g, "< R. =0:=0(0) ack 1");
    expect(told(NEVER, router, setting)!.evidence).toMatchObject({ kind: "RST" });
    expect(told(NEVER, router, setting)!.evidence).not.toHaveProperty("twice");
  });

  test("nor where the capture has one point", () => {
    expect(told(NEVER, atRouter(NEVER, false), setting)!.evidence).not.toHaveProperty("twice");
  });
});
