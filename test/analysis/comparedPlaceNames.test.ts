import { describe, expect, test } from "vitest";
import { analyzeCompared, recordedPlaces } from "../support/comparedCaptures";

/** Of the first connection, along its path. */
function placesOf(scene: string, names: readonly string[]): readonly string[] | undefined {
  return analyzeCompared(recordedPlaces(scene, names))
    .flow(1)
    ?.connection?.places.map(({ name }) => name);
}

describe("a capture that has a connection at two places", () => {
  test("both sides of a NAT are named by the address that it changes", () => {
    expect(placesOf("snat", ["client.pcap", "router.pcap", "server.pcap"])).toEqual([
      "client.pcap",
      "router.pcap (192.0.2.10)",
      "router.pcap (198.51.100.1)",
      "server.pcap",
    ]);
    expect(placesOf("dnat", ["client.pcap", "router.pcapng"])).toEqual([
      "client.pcap",
      "router.pcapng (192.0.2.1)",
      "router.pcapng (198.51.100.20)",
    ]);
  });

  test("inside and outside of a tunnel by the tunnel", () => {
    expect(placesOf("vxlan-inside-and-outside", ["client.pcap", "node2.pcap"])).toEqual([
      "client.pcap",
      "node2.pcap (VXLAN 7 / Ethernet)",
      "node2.pcap (no VLAN or tunnel)",
    ]);
  });
});
