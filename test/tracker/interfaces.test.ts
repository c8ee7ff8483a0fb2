import { expect, it } from "vitest";
import { Analysis } from "../../src/core/analysis/analysis";
import { asRecord, pcapngFile } from "../support/frames";
import { buildScript } from "../support/script";

it("interfaces are named once each, without what a terminal would obey", () => {
  const { records } = buildScript("> S 0:0(0)");
  const analysis = new Analysis();
  analysis.push(
    pcapngFile(records, { interfaces: [{ name: "eth0" }, { name: "\u001b[31mred\u0007" }, { name: "eth0" }, {}] }),
  );
  analysis.end();
  expect(analysis.counts.interfaces).toEqual(["eth0", "␛[31mred␇"]);
});

it("link types are named once each", () => {
  const { records } = buildScript("> S 0:0(0)");
  const analysis = new Analysis();
  const interfaces = [1, 276, 113, 101, 9999].map((linkType) => ({ linkType }));
  analysis.push(pcapngFile(records, { interfaces }));
  analysis.end();
  expect(analysis.counts.linkTypes).toEqual(["Ethernet", "Linux cooked", "raw IP", "link type 9999"]);
});

it("each segment is recorded at the interface of its frame", () => {
  const { records } = buildScript("> S 0:0(0)\n< S. 0:0(0) ack 1\n> . 1:1(0) ack 1");
  const [syn, synAck, ack] = records.map(asRecord);
  const analysis = new Analysis();
  const placed = [syn!, { ...synAck!, interfaceIndex: 2 }, { ...ack!, interfaceIndex: 1 }];
  analysis.push(pcapngFile(placed, { interfaces: [{ name: "a" }, { name: "b" }, { name: "c" }] }));
  analysis.end();
  const points = analysis.flow(1)?.events.map((event) => (event.kind === "segment" ? event.point : undefined));
  // Numbered as they come; the first interface is where there may be no other.
  expect(points).toEqual([undefined, 1, 2]);
});
