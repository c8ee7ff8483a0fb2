// What the frames that are no TCP hold, for whoever opens a capture without any.

import { expect, test } from "vitest";
import { analyzeBytes } from "../support/capture";
import { ethernet, filler, ipv4, pcapFile, udp } from "../support/frames";

test("frames that hold no TCP are named, the most frequent first", () => {
  const datagram = ethernet(
    ipv4({ source: "10.0.0.1", destination: "10.0.0.2", protocol: 17, payload: udp(5000, 53, filler(8)) }),
  );
  const arp = ethernet(filler(28), { etherType: 0x0806 });
  const { analysis } = analyzeBytes(pcapFile([arp, datagram, datagram]));
  expect(analysis.counts).toMatchObject({ frames: 3, tcpSegments: 0, flows: 0, issues: [] });
  expect(analysis.counts.notTcp).toEqual([
    { name: "UDP", frames: 2 },
    { name: "ARP", frames: 1 },
  ]);
});
