// Cooked captures (SLL) have no destination address: a SYN that waited for ARP is found by the address of its sender.

import { expect, test } from "vitest";
import { analyzeBytes } from "../support/capture";
import { LinkType, pcapFile, sll } from "../support/frames";
import { buildScript } from "../support/script";

function cooked(script: string): Uint8Array {
  const { records } = buildScript(script);
  const packets = records.map((record) => ({
    ...record,
    data: sll(record.data.subarray(14), (record.data[12]! << 8) | record.data[13]!),
  }));
  return pcapFile(packets, { linkType: LinkType.LINUX_SLL });
}

const LATE = "> arp 7\n+1.1 > arp 7\n+0.3 < arp 7\n";

test("a SYN that leaves with the answer had waited for it", () => {
  const { flows } = analyzeBytes(cooked(`${LATE}+0.0001 > S 0:0(0)\n+0.006 > S 0:0(0)\n< S. 0:0(0) ack 1`));
  expect(flows[0]?.neighborWait).toMatchObject({ protocol: "ARP", target: "10.0.0.7", requests: 2, answerFrame: 3 });
});

test("a SYN of another host, or one that leaves later, had not", () => {
  const other = analyzeBytes(cooked(`${LATE}+0.0001 flow 2: set host 3/4\nflow 2: > S 0:0(0)`));
  const later = analyzeBytes(cooked(`${LATE}+0.03 > S 0:0(0)`));
  expect([...other.flows, ...later.flows].map(({ neighborWait }) => neighborWait)).toEqual([undefined, undefined]);
});
