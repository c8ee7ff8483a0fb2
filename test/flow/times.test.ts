import { expect, it } from "vitest";
import { Analysis } from "../../src/core/analysis";
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
