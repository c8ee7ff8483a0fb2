import { expect, test } from "vitest";
import { analyzeBytes } from "../support/capture";
import { HABITS, JOURNEY } from "../support/compareCaptures";
import { pcapFile } from "../support/frames";
import { recordsOf } from "../support/kinds";
import { conversation, randomFrom, recordBoth } from "../support/twoPlaces";

test("both sides of a NAT, which only the addresses distinguish, are named once", () => {
  const trips = conversation(randomFrom(2), { ...HABITS, loss: 0, rounds: 2 });
  const { near, far } = recordBoth([{ journey: { ...JOURNEY, farPort: 61_000 }, trips }]);
  const timeOf = ({ timeS = 0, timeNs = 0 }) => timeS * 1e9 + timeNs;
  const records = [...recordsOf(near), ...recordsOf(far)].sort((a, b) => timeOf(a) - timeOf(b));
  const { flows, findings } = analyzeBytes(pcapFile(records));
  expect(flows.map(({ connection }) => connection?.places.map(({ name }) => name))).toEqual([
    ["192.0.2.1:50000", "203.0.113.9:61000"],
    ["192.0.2.1:50000", "203.0.113.9:61000"],
  ]);
  const changed = findings.find(({ rule }) => rule === "changed-between");
  expect(changed?.what).toContain(
    "In the SYN of the initiator (frames 1 and 2), the address 192.0.2.1:50000 is translated to 203.0.113.9:61000.",
  );
  expect(changed?.next).toMatch(/^Expected where a NAT or a load balancer lies in between\./);
});
