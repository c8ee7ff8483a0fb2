import { expect, it } from "vitest";
import { Analysis } from "../../src/core/analysis/analysis";
import { analyzeScript } from "../support/capture";
import { pcapFile } from "../support/frames";
import { buildScript } from "../support/script";

it("a flow before the capture's first frame in time, as in merged captures, has its handshake time", () => {
  const { records } = buildScript(`
    > S  0:0(0)
    +0.010 < S. 0:0(0) ack 1
    +0.005 > .  1:1(0) ack 1`);
  const stray = buildScript("> S 0:0(0)", { initiatorPort: 9, family: 6 }).records.map((record) => ({
    ...record,
    timeS: (record.timeS ?? 0) + 3600,
  }));
  const analysis = new Analysis();
  analysis.push(pcapFile([...stray, ...records]));
  analysis.end();
  expect(analysis.row(2)).toMatchObject({ outcome: "established", handshakeNs: 15_000_000 });
});

it("a run ends with its own last segment, not with the event after it", () => {
  const { flows } = analyzeScript(`
    > S  0:0(0) <mss 1460>
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1
    > P. 1:11(10) ack 1
    +0.010 < . 1:1(0) ack 11
    +5 > F. 11:11(0) ack 1`);
  const run = flows[0]?.events.find(({ kind }) => kind === "run");
  expect(run?.kind === "run" && run.lastTimeNs! - run.timeNs).toBe(10_000_000);
});

it("a handshake that the responder did not take has no time, and one that it took later has", () => {
  const refused = `
    > S  0:0(0)
    +0.010 < S. 0:0(0) ack 1
    +0.005 > .  1:1(0) ack 1
    +1 < S. 0:0(0) ack 1
    +0.005 > .  1:1(0) ack 1
    +2 < S. 0:0(0) ack 1`;
  expect(analyzeScript(`${refused}\n+9 end`).analysis.row(1)).toMatchObject({
    outcome: "half-open",
    handshakeNs: undefined,
  });
  const taken = `${refused}\n+0.005 > P. 1:11(10) ack 1\n< . 1:1(0) ack 11`;
  expect(analyzeScript(taken).analysis.row(1)).toMatchObject({ outcome: "established", handshakeNs: 15_000_000 });
});
