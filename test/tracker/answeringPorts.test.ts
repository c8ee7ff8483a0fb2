import { expect, test } from "vitest";
import { AnsweringPorts } from "../../src/core/tracker/answeringPorts";
import { analyzeScript } from "../support/capture";
import { octets } from "../support/frames";

/** A frame from this Ethernet address, behind two octets of something else. */
function framed(source: string): { view: DataView; linkOffset: number } {
  return { view: new DataView(octets("0000 ffffffffffff", source, "0800").buffer as ArrayBuffer), linkOffset: 2 };
}

test("the first SYN-ACK of each host and port is remembered", () => {
  const ports = new AnsweringPorts();
  ports.note(1, 80, 7, framed("02 00 00 00 00 01"));
  ports.note(1, 80, 9, framed("02 00 00 00 00 02"));
  ports.note(-1, 80, 11, { ...framed("02 00 00 00 00 02"), linkOffset: -1 });
  expect([ports.of(1, 80), ports.of(1, 81), ports.of(-1, 80), ports.of(2, 80)]).toEqual([7, undefined, 11, undefined]);
  expect([ports.sourceOf(1, 80), ports.sourceOf(-1, 80), ports.sourceOf(2, 80)]).toEqual([
    "02:00:00:00:00:01",
    undefined,
    undefined,
  ]);
});

test("memory is bounded: 16384 ports", () => {
  const ports = new AnsweringPorts();
  for (let port = 0; port < 20_000; port++) ports.note(port, 80, port + 1, framed("fe dc ba 98 76 54"));
  expect(ports.of(16_383, 80)).toBe(16_384);
  expect(ports.of(16_384, 80)).toBeUndefined();
  expect(ports.sourceOf(16_383, 80)).toBe("fe:dc:ba:98:76:54");
  expect(ports.sourceOf(16_384, 80)).toBeUndefined();
});

test("a refused flow knows it, by address and port, whoever has the higher address", () => {
  for (const hosts of ["1/2", "2/1"]) {
    const { flows } = analyzeScript(`
      flow 2: set host ${hosts} port 40002/80
      flow 2: > S  0:0(0)
      flow 2: < S. 0:0(0) ack 1
      flow 4: set host ${hosts} port 40004/80
      flow 4: > S  0:0(0)
      flow 4: < R. =0:=0(0) ack 1
      flow 6: set host ${hosts} port 40006/81
      flow 6: > S  0:0(0)
      flow 6: < R. =0:=0(0) ack 1`);
    expect(flows.map(({ responder }) => responder.portAnswered)).toEqual([undefined, 2, undefined]);
    expect(flows.map(({ initiator }) => initiator.portAnswered)).toEqual([undefined, undefined, undefined]);
  }
});
