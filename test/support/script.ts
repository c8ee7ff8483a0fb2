// Makes a capture of a script (notation: scriptLines.ts), so that a test, or a page of the documentation, can say in a
// few lines what was sent on the wire. Independent of the test runner: pages and samples are made with it as well.

import {
  address,
  ascii,
  asRecord,
  type CaptureRecord,
  concat,
  ethernet,
  filler,
  icmpError,
  internetChecksum,
  ipv4,
  ipv6,
  ipv6Extension,
  octets,
  option,
  pcapFile,
  tcpPacket,
  tcpSegment,
  u16,
  u32,
  udp,
} from "./frames";
import { neighborMessage } from "./neighborFrames";
import {
  type ArpLine,
  type FlowSetup,
  type IcmpLine,
  parseScript,
  type ScriptLine,
  type ScriptNumber,
  type ScriptOption,
  type SegmentLine,
  type Severity,
} from "./scriptLines";
import { inVxlan } from "./vxlanFrames";

/** What a script leaves open. The same script gives the same flows whatever is chosen here. */
export interface ScriptSetting {
  readonly initiatorIsn?: number;
  readonly responderIsn?: number;
  readonly family?: 4 | 6;
  readonly initiatorPort?: number;
  readonly responderPort?: number;
  /** The initiator has the higher address. */
  readonly swap?: boolean;
}

/** A frame that a rule must report. */
export interface ScriptMark {
  readonly frame: number;
  /** The number of findings on it. */
  readonly count: number;
  readonly severity: Severity | undefined;
}

export interface ScriptCapture {
  /** A classic pcap file of Ethernet frames. */
  readonly bytes: Uint8Array;
  /** Its records, to write them in another format. */
  readonly records: readonly CaptureRecord[];
  readonly marks: readonly ScriptMark[];
  /** The script's line of each frame; frame 1 is the first. */
  readonly lines: readonly string[];
  /** What was captured near the responder, where the script says that it differs. */
  readonly far: Uint8Array | undefined;
}

/** Unix time of a script's time 0. */
export const SCRIPT_EPOCH_SECONDS = 1_700_000_000;

/** Between lines that give no time. */
const STEP_NS = 1_000_000;

/** Type and code over IPv4 and over IPv6 (RFC 792, RFC 4443). */
const ICMP_ERRORS: Readonly<Record<string, readonly [v4: readonly [number, number], v6: readonly [number, number]]>> = {
  net: [
    [3, 0],
    [1, 0],
  ],
  host: [
    [3, 1],
    [1, 3],
  ],
  protocol: [
    [3, 2],
    [4, 1],
  ],
  port: [
    [3, 3],
    [1, 4],
  ],
  needfrag: [
    [3, 4],
    [2, 0],
  ],
  admin: [
    [3, 13],
    [1, 1],
  ],
  "time-exceeded": [
    [11, 0],
    [3, 0],
  ],
};

const DEFAULT_ISNS = {
  onePlace: { initiatorIsn: 1000, responderIsn: 2_000_000 },
  twoPlaces: { initiatorIsn: 3_000_000_007, responderIsn: 2_000_000_011 },
} satisfies Record<string, ScriptSetting>;

function isOfTwoPlaces({ body }: ScriptLine): boolean {
  if (body.kind !== "segment") return false;
  const { words, numbers, becomes } = body;
  return becomes !== undefined || words.has("lost") || words.has("injected") || numbers.has("late");
}

/** Builds the capture that a script describes; throws where the script is not in the notation. */
export function buildScript(script: string, given: ScriptSetting = {}): ScriptCapture {
  const family = given.family ?? 4;
  const flows = new Map<number, ScriptFlow>();
  const records: CaptureRecord[] = [];
  /** The IP packet in each frame, for what quotes it. */
  const packets: Uint8Array[] = [];
  const marks: ScriptMark[] = [];
  const lines: string[] = [];
  let time = 0;

  const parsed = parseScript(script);
  const far = parsed.some(isOfTwoPlaces) ? new FarSide() : undefined;
  // Round numbers do not prove that flows of two places are one connection.
  const setting = { ...DEFAULT_ISNS[far ? "twoPlaces" : "onePlace"], ...given };
  for (const line of parsed) {
    const { body } = line;
    if (body.kind === "set") {
      if (flows.has(line.flow)) throw new Error(`flow ${line.flow} has begun, so it cannot be set any more`);
      flows.set(line.flow, new ScriptFlow(line.flow, setting, family, body.setup));
      continue;
    }
    if (line.time === undefined) time += records.length === 0 ? 0 : STEP_NS;
    else time = line.time.ns + (line.time.relative ? time : 0);

    const flow = flows.get(line.flow) ?? new ScriptFlow(line.flow, setting, family, {});
    flows.set(line.flow, flow);
    const frame = records.length + 1;
    let packet: Uint8Array;
    let record: CaptureRecord;
    switch (body.kind) {
      case "segment":
        packet = flow.segment(nearForm(body), frame);
        record = { data: tunneled(flow.link(packet, body.fromInitiator, body.numbers), family, body) };
        break;
      case "icmp": {
        const quoted = packets[body.quoting - 1];
        if (quoted === undefined) throw new Error(`no frame ${body.quoting} to quote in script line: ${line.source}`);
        packet = flow.icmp(body, quoted);
        record = { data: flow.link(packet, body.fromInitiator) };
        break;
      }
      case "arp":
        packet = flow.neighbor(body);
        record = { data: packet };
        break;
      case "dup": {
        const original = records[body.frame - 1];
        packet = packets[body.frame - 1] ?? new Uint8Array();
        if (original === undefined) throw new Error(`no frame ${body.frame} in script line: ${line.source}`);
        record = original;
        break;
      }
      case "end":
        packet = bystander(family);
        record = { data: ethernet(packet) };
        break;
    }
    if (body.kind === "segment" && far?.add(body, flow, frame, time) === false) {
      if (line.reported > 0) throw new Error(`only the other side has the frame of script line: ${line.source}`);
      continue;
    }
    const cut = body.kind === "segment" ? body.numbers.get("cut") : undefined;
    if (cut !== undefined) record = { data: record.data.slice(0, cut), originalLength: record.data.length };
    records.push({ ...asRecord(record), timeS: SCRIPT_EPOCH_SECONDS, timeNs: time });
    packets.push(packet);
    lines.push(line.source);
    if (line.reported > 0) marks.push({ frame, count: line.reported, severity: line.severity });
  }
  return { bytes: pcapFile(records), records, marks, lines, far: far?.bytes };
}

function tunneled(frame: Uint8Array, family: 4 | 6, { fromInitiator, words }: SegmentLine): Uint8Array {
  if (words.has("badvxlan")) return inVxlan(frame, family, fromInitiator, (correct) => correct ^ 0x5555);
  return words.has("vxlan") ? inVxlan(frame, family, fromInitiator, (correct) => correct) : frame;
}

/** From one side to the other, and how far the other side's clock is ahead. */
const TRANSIT_NS = 400_000;
const FAR_CLOCK_NS = 100_000_000;

/** The segment as the initiator's side has it: what a device on the path changed, it gets changed. */
function nearForm(line: SegmentLine): SegmentLine {
  return line.fromInitiator || line.becomes === undefined ? line : { ...line, options: line.becomes };
}

/** What is captured near the responder. */
class FarSide {
  readonly #records: CaptureRecord[] = [];

  get bytes(): Uint8Array {
    return pcapFile(this.#records.sort((a, b) => (a.timeNs ?? 0) - (b.timeNs ?? 0)));
  }

  /** A segment that passes, or would pass, the initiator's side at `time`. Answers whether that side has it. */
  add(line: SegmentLine, flow: ScriptFlow, frame: number, time: number): boolean {
    const { fromInitiator, numbers, words, becomes } = line;
    // The receiver's side sees it later, one hop on.
    const transit = TRANSIT_NS + (numbers.get("late") ?? 0) * 1e6;
    const direction = fromInitiator ? 1 : -1;
    const form = fromInitiator && becomes !== undefined ? { ...line, options: becomes } : line;
    const packet = flow.segment(form, frame, (numbers.get("ttl") ?? 64) - direction);
    if (!words.has(fromInitiator ? "lost" : "injected"))
      this.#records.push({
        data: flow.link(packet, fromInitiator),
        timeS: SCRIPT_EPOCH_SECONDS,
        timeNs: time + direction * transit + FAR_CLOCK_NS,
      });
    return !words.has(fromInitiator ? "injected" : "lost");
  }
}

/** The two endpoints of one `flow N:` and what they have in common. */
class ScriptFlow {
  readonly #family: 4 | 6;
  readonly #hosts: readonly [string, string];
  readonly #ports: readonly [number, number];
  readonly #isns: readonly [number, number];
  readonly #vlan: number | undefined;

  constructor(number: number, setting: ScriptSetting, family: 4 | 6, setup: FlowSetup) {
    this.#family = family;
    const [first, second] = setup.hosts ?? (setting.swap ? [2, 1] : [1, 2]);
    this.#hosts = family === 6 ? [`fd00::${first}`, `fd00::${second}`] : [`10.0.0.${first}`, `10.0.0.${second}`];
    this.#ports = setup.ports ?? [(setting.initiatorPort ?? 40000) + number - 1, setting.responderPort ?? 80];
    // Flows without `isn` get ISNs that follow no pattern: neither equal nor a fixed step apart.
    const spread = (number - 1) ** 3;
    const isns = [setting.initiatorIsn ?? 0, setting.responderIsn ?? 0] as const;
    this.#isns = setup.isns
      ? [resolve(setup.isns[0], isns[0]), resolve(setup.isns[1], isns[1])]
      : [isns[0] + Math.imul(spread, 0x9e3779b1), isns[1] + Math.imul(spread, 0x85ebca6b)];
    this.#vlan = setup.vlan;
  }

  segment(line: SegmentLine, frame: number, hops = line.numbers.get("ttl") ?? 64): Uint8Array {
    const from = line.fromInitiator ? 0 : 1;
    const to = 1 - from;
    const { numbers, words } = line;
    const ends = { source: this.#hosts[from]!, destination: this.#hosts[to]! };
    const dataOffset = numbers.get("offset");
    const fields = {
      ...ends,
      sourcePort: this.#ports[from]!,
      destinationPort: this.#ports[to]!,
      seq: resolve(line.seq, this.#isns[from]!),
      ack: line.ack === undefined ? 0 : resolve(line.ack, this.#isns[to]!),
      flags: line.flags,
      window: numbers.get("win") ?? 65535,
      urgent: numbers.get("up") ?? 0,
      options: concat(...line.options.map((each) => optionOctets(each, this.#isns[to]!))),
      payload: words.has("zeros")
        ? new Uint8Array(line.length)
        : line.text === undefined
          ? payload(line.seq.value, line.length)
          : ascii(line.text),
      ...(dataOffset === undefined ? {} : { dataOffset }),
    };
    let checksum = numbers.get("sum");
    if (words.has("badsum")) {
      const segment = tcpSegment(fields);
      checksum = (checksum ?? (segment[16]! << 8) | segment[17]!) ^ 0x5555;
    }
    // Offloading leaves the sum over the pseudo-header, not complemented, for the NIC to finish.
    if (words.has("pseudo"))
      checksum = ~pseudoHeaderSum(ends.source, ends.destination, tcpSegment(fields).length) & 0xffff;
    const id = numbers.get("ipid") ?? 0x1000 + frame;
    const ecn = numbers.get("ecn") ?? 0;
    const fragment = words.has("frag");
    return tcpPacket(checksum === undefined ? fields : { ...fields, checksum }, {
      id,
      ttl: hops,
      hopLimit: hops,
      tos: ecn,
      trafficClass: ecn,
      moreFragments: fragment,
      dontFragment: !fragment,
      extensions: fragment ? [ipv6Extension.fragment(0, true, id)] : [],
    });
  }

  icmp(line: IcmpLine, quoted: Uint8Array): Uint8Array {
    const v6 = this.#family === 6;
    const known = ICMP_ERRORS[line.error]?.[v6 ? 1 : 0];
    const [type, code] = known ?? line.error.split("/").map(Number);
    if (type === undefined || code === undefined) throw new Error(`"${line.error}" is no ICMP error`);
    const router = v6 ? "2001:db8::ffff" : "192.0.2.1";
    const from = line.fromInitiator ? 0 : 1;
    return icmpError({
      source: line.fromRouter ? router : this.#hosts[from]!,
      destination: this.#hosts[1 - from]!,
      type,
      code,
      rest: line.mtu,
      quoted: quoted.slice(0, line.octets === undefined ? quoted.length : (v6 ? 40 : 20) + line.octets),
    });
  }

  /** The frame of a request or an answer. */
  neighbor({ fromInitiator, neighbor, mac }: ArpLine): Uint8Array {
    const [asker] = this.#hosts;
    const target = asker.replace(/\d+$/, String(neighbor));
    const macs = [macText(1), macText(mac ?? neighbor)] as const;
    return neighborMessage(fromInitiator ? "request" : "answer", { asker, target, macs });
  }

  link(packet: Uint8Array, fromInitiator: boolean, numbers: ReadonlyMap<string, number> = new Map()): Uint8Array {
    const vlan = numbers.get("vlan") ?? this.#vlan;
    return ethernet(packet, {
      source: macText(numbers.get("mac") ?? (fromInitiator ? 1 : 2)),
      destination: macText(numbers.get("to") ?? (fromInitiator ? 2 : 1)),
      vlans: vlan === undefined ? [] : [vlan],
    });
  }
}

function macText(last: number): string {
  return `02:00:00:00:00:${last.toString(16).padStart(2, "0")}`;
}

function resolve(number: ScriptNumber, isn: number): number {
  return (number.raw ? number.value : isn + number.value) >>> 0;
}

/** Octets that depend on their position in the stream, so that retransmitted data is the same. */
function payload(seq: number, length: number): Uint8Array {
  const phase = ((seq % 26) + 26) % 26;
  return filler(phase + length).subarray(phase);
}

function pseudoHeaderSum(source: string, destination: string, length: number): number {
  return internetChecksum(address(source), address(destination), u32(length), u16(0), u16(6));
}

function optionOctets(each: ScriptOption, peerIsn: number): Uint8Array {
  switch (each.name) {
    case "nop":
      return option.nop;
    case "eol":
      return option.end;
    case "sackOK":
      return option.sackPermitted;
    case "mss":
      return option.mss(each.value);
    case "wscale":
      return option.windowScale(each.value);
    case "TS":
      return option.timestamps(each.tsVal, each.tsEcr);
    case "sack":
      return option.sack(
        ...each.blocks.map(([left, right]) => [resolve(left, peerIsn), resolve(right, peerIsn)] as const),
      );
    case "FO":
      return option.fastOpen(octets(each.hex));
    case "raw":
      return octets(each.hex);
  }
}

/** A datagram between two hosts that are in no script. */
function bystander(family: 4 | 6): Uint8Array {
  const payload = udp(5353, 5353, ascii("still here"));
  return family === 6
    ? ipv6({ source: "fd00::98", destination: "fd00::99", nextHeader: 17, payload })
    : ipv4({ source: "10.0.0.98", destination: "10.0.0.99", protocol: 17, payload });
}
