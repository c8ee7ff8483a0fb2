import { expect, test } from "vitest";
import { HostHops } from "../../src/core/tracker/hostHops";
import { analyzeScript } from "../support/capture";

test("values are counted for each host, in the order in which they came", () => {
  const hosts = new HostHops();
  for (const hops of [64, 63, 64, 255]) hosts.note(1, hops);
  hosts.note(2, 0);
  expect(hosts.of(1)).toEqual([
    { hops: 64, segments: 2 },
    { hops: 63, segments: 1 },
    { hops: 255, segments: 1 },
  ]);
  expect(hosts.of(2)).toEqual([{ hops: 0, segments: 1 }]);
  expect(hosts.of(3)).toEqual([]);
});

test("memory is bounded: 8 values of a host, 16384 hosts", () => {
  const hosts = new HostHops();
  for (let hops = 1; hops <= 20; hops++) hosts.note(1, hops);
  expect(hosts.of(1).map(({ hops }) => hops)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  for (let host = 2; host < 20_000; host++) hosts.note(host, 64);
  expect(hosts.of(16_384)).toHaveLength(1);
  expect(hosts.of(16_385)).toEqual([]);
  hosts.note(1, 3);
  expect(hosts.of(1)[2]).toEqual({ hops: 3, segments: 2 });
});

test("SYNs and SYN-ACKs of all flows count, and the last segment that is no RST is known", () => {
  const { flows } = analyzeScript(`
    > S  0:0(0) ttl 61
    < S. 0:0(0) ack 1 ttl 52
    > .  1:1(0) ack 1 ttl 60
    > P. 1:11(10) ack 1 ttl 59 ipid 7
    < .  1:1(0) ack 11 ttl 51 ipid 8
    < R. 1:1(0) ack 11 ttl 99
    flow 2: set port 40001/80
    flow 2: > S 0:0(0) ttl 61
    flow 2: < R. =0:=0(0) ack 1 ttl 99`);
  expect(flows.map(({ initiator }) => initiator.hostHops)).toEqual([
    [{ hops: 61, segments: 2 }],
    [{ hops: 61, segments: 2 }],
  ]);
  expect(flows[1]!.responder.hostHops).toEqual([{ hops: 52, segments: 1 }]);
  expect(flows[0]!.initiator.lastIp).toEqual({ ipId: 7, hops: 59, frameNumber: 4 });
  expect(flows[0]!.responder.lastIp).toEqual({ ipId: 8, hops: 51, frameNumber: undefined });
  expect(flows[1]!.responder.lastIp).toBeUndefined();
});
