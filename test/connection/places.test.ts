// Where a flow was recorded, if the same frames come from several interfaces or points of the path.

import { describe, expect, test } from "vitest";
import { renderText } from "../../src/core/diagram/textDiagram";
import type { FlowConnection } from "../../src/core/flow/connection";
import type { Flow } from "../../src/core/flow/flow";
import { type AnalyzedCapture, analyzeBytes, analyzeScript } from "../support/capture";
import {
  asRecord,
  type CaptureRecord,
  concat,
  ethernet,
  ipv4,
  LinkType,
  octets,
  pcapFile,
  pcapngFile,
  sll2,
  udp,
} from "../support/frames";
import { MATRIX } from "../support/matrix";
import { buildScript, type ScriptSetting } from "../support/script";

/** Ethernet header with a tag. */
const TAGGED = 18;

/** The frames of a script that gives each line's interface as its VLAN. */
function framesOf(script: string, setting: ScriptSetting): { readonly record: CaptureRecord; readonly vlan: number }[] {
  return buildScript(script, setting).records.map((each) => {
    const record = asRecord(each);
    return { record: { ...record, data: record.data.slice(TAGGED) }, vlan: (record.data[14]! << 8) | record.data[15]! };
  });
}

/** As the `any` device records them. */
function onAny(script: string, setting: ScriptSetting = {}): AnalyzedCapture {
  const records = framesOf(script, setting).map(({ record, vlan }) => ({
    ...record,
    data: sll2(record.data, undefined, { index: vlan }),
  }));
  return analyzeBytes(pcapFile(records, { linkType: LinkType.LINUX_SLL2 }));
}

/** As a pcapng file with an interface for each name. */
function onInterfaces(names: readonly string[], script: string, setting: ScriptSetting = {}): AnalyzedCapture {
  const records = framesOf(script, setting).map(({ record, vlan }) => ({
    ...record,
    data: ethernet(record.data),
    interfaceIndex: vlan,
  }));
  return analyzeBytes(pcapngFile(records, { interfaces: names.map((name) => ({ name })) }));
}

/** Each line comes on `near` from the initiator, and behind the router on `far`; the other way round from the responder. */
function forwarded(script: string, near: number, far: number): string {
  let id = 0;
  return script.replace(/^[^<>\n]*([<>]).*$/gm, (line, sender) => {
    const [first, second] = sender === ">" ? [near, far] : [far, near];
    const ipId = `ipid ${++id}`;
    return `${line} vlan ${first} ${ipId} ttl 64\n+0.00002 ${line.trim().replace(/^\+\S+ /, "")} vlan ${second} ${ipId} ttl 63`;
  });
}

const HANDSHAKE = `
  > S  0:0(0) <mss 1460>
  < S. 0:0(0) ack 1 <mss 1460>
  > .  1:1(0) ack 1
  > P. 1:11(10) ack 1
  < .  1:1(0) ack 11`;

const connectionOf = ({ flows }: { readonly flows: readonly Flow[] }): FlowConnection | undefined =>
  flows[0]?.connection;
const namesOf = (capture: AnalyzedCapture): string[] | undefined =>
  connectionOf(capture)?.places.map(({ name }) => name);

describe.each(MATRIX)("$name", (setting) => {
  test("interfaces of the `any` device, along the path", () => {
    const capture = onAny(forwarded(HANDSHAKE, 2, 3), setting);
    expect(capture.flows.map(({ segments }) => segments)).toEqual([5]);
    expect(connectionOf(capture)).toMatchObject({ id: 1, flows: [1, 1], place: 0 });
    expect(namesOf(capture)).toEqual(["interface 2", "interface 3"]);
    expect(namesOf(onAny(forwarded(HANDSHAKE, 7, 5), setting))).toEqual(["interface 7", "interface 5"]);
    expect(capture.findings).toEqual([]);
  });

  test("interfaces of a pcapng file, by their names", () => {
    const capture = onInterfaces(["lan", "wan"], forwarded(HANDSHAKE, 1, 0), setting);
    expect(namesOf(capture)).toEqual(["wan", "lan"]);
  });

  test("two taps in one file, by the hop counts", () => {
    const script = forwarded(HANDSHAKE, 0, 0)
      .replaceAll(/ vlan 0/g, "")
      .replaceAll("ttl 63", "ttl 60");
    const capture = analyzeScript(script, setting);
    expect(namesOf(capture)).toEqual(["the initiator's side", "the responder's side"]);
  });
});

describe("one place only", () => {
  test("where nothing was recorded twice", () => {
    expect(connectionOf(onAny(HANDSHAKE.replace(/^.*[<>].*$/gm, (line) => `${line} vlan 2`)))).toBeUndefined();
    const asymmetric = HANDSHAKE.replace(
      /^[^<>\n]*([<>]).*$/gm,
      (line, sender) => `${line} vlan ${sender === ">" ? 2 : 3}`,
    );
    expect(connectionOf(onAny(asymmetric))).toBeUndefined();
  });

  test("where the copies do not say", () => {
    const twice = HANDSHAKE.replace(/^.*[<>].*$/gm, (line) => `${line} ipid 7\n${line} ipid 7`);
    expect(connectionOf(analyzeScript(twice))).toBeUndefined();
    expect(analyzeScript(twice).flows[0]?.copies).toHaveLength(4);
  });
});

test("interfaces inside and outside of a tunnel are places of their own", () => {
  const [first, second] = framesOf("> S 0:0(0) <mss 1460> vlan 2 ipid 1\n> S 0:0(0) <mss 1460> vlan 3 ipid 1", {
    initiatorIsn: 3_000_000_001,
  }).map(({ record, vlan }) => ({ ...record, data: sll2(record.data, undefined, { index: vlan }) }));
  const inner = ethernet(second!.data.slice(20));
  const payload = udp(50_000, 4789, concat(octets("08000000 000007 00"), inner));
  const outer = ipv4({ source: "192.0.2.1", destination: "192.0.2.2", protocol: 17, payload });
  const records = [first!, second!, { ...second!, data: sll2(outer, undefined, { index: 4 }) }];
  const capture = analyzeBytes(pcapFile(records, { linkType: LinkType.LINUX_SLL2 }));
  expect(namesOf(capture)).toEqual(["interface 2", "interface 3", "VXLAN 7 / Ethernet on interface 4"]);
  expect(capture.flows.map(({ connection }) => [connection?.flows, connection?.place])).toEqual([
    [[1, 1, 2], 0],
    [[1, 1, 2], 2],
  ]);
});

describe("a SYN-ACK without IP ID whose MSS a router lowers", () => {
  const script = (second: string): string => `
    > S  0:0(0) <mss 1460> vlan 2 ipid 1 ttl 64
    > S  0:0(0) <mss 1360> vlan 3 ipid 1 ttl 63
    < S. 0:0(0) ack 1 <mss 1460,TS val 9 ecr 0> vlan 3 ipid 0 ttl 64
    ${second}
    > .  1:1(0) ack 1 vlan 2 ipid 2 ttl 64
    > .  1:1(0) ack 1 vlan 3 ipid 2 ttl 63`;

  test("is a copy on the other interface, or with another hop count", () => {
    const capture = onAny(script("< S. 0:0(0) ack 1 <mss 1360,TS val 9 ecr 0> vlan 2 ipid 0 ttl 63"));
    expect(capture.flows[0]).toMatchObject({ segments: 3 });
    const sameHops = onAny(script("< S. 0:0(0) ack 1 <mss 1360,TS val 9 ecr 0> vlan 2 ipid 0 ttl 64"));
    expect(sameHops.flows[0]).toMatchObject({ segments: 3 });
  });

  test("is none from the same place, nor later", () => {
    const again = onAny(script("< S. 0:0(0) ack 1 <mss 1360,TS val 9 ecr 0> vlan 3 ipid 0 ttl 64"));
    expect(again.flows[0]).toMatchObject({ segments: 4 });
    const late = onAny(script("+0.1 < S. 0:0(0) ack 1 <mss 1360,TS val 99 ecr 0> vlan 2 ipid 0 ttl 63"));
    expect(late.flows[0]).toMatchObject({ segments: 4 });
  });
});

test("of very many copies, few are kept", () => {
  const retries = Array.from({ length: 60 }, () => "+1 > S 0:0(0) <mss 1460>").join("\n");
  const capture = onAny(forwarded(`> S 0:0(0) <mss 1460>\n${retries}`, 2, 3));
  expect(capture.flows[0]).toMatchObject({ segments: 61 });
  expect(capture.flows[0]?.copies).toHaveLength(16);
});

test("more interfaces than a capture has are not distinguished", () => {
  const lines = Array.from({ length: 200 }, (_, i) => `flow ${i + 1}: > S 0:0(0) vlan ${i + 10}`).join("\n");
  const again = "flow 1: > S 0:0(0) vlan 11 ipid 4097";
  expect(onAny(`${lines}\n${again}`).flows).toHaveLength(200);
});

test("a diagram says where its flow was recorded, and what proves it", () => {
  const { analysis } = analyzeScript(forwarded(HANDSHAKE, 10, 20), {
    initiatorIsn: 3_000_000_001,
    responderIsn: 4_000_000_001,
  });
  const text = renderText(analysis.detail(2)!, { width: 200 });
  expect(text).toContain(
    "Recorded at 2 places: VLAN 10 (#1), VLAN 20 (this flow). Frames 1 and 2 have the same SEQ (3000000001), addresses, ports and IP ID 1.",
  );
  expect(renderText(onAny(forwarded(HANDSHAKE, 2, 3)).analysis.detail(1)!, { width: 200 })).toContain(
    "Recorded at 2 places: interface 2, interface 3. The same segments were recorded at each.",
  );
});
