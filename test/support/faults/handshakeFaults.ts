// Faults of SYN, SYN-ACK and ACK: each field, each usual wrong value, each reaction of the peer.

import type { Outcome } from "../../../src/core/flow/flow";
import { ACK, FIN, RST, SYN } from "../../../src/core/tcp/flags";
import { type Edit, editSegment, optionAt } from "../editSegment";
import type { CleanFlow } from "./cleanFlows";
import { changed, type Fault, handshakeFault, inserted, type Planted, type Reaction, watched } from "./fault";
import {
  ACKNOWLEDGMENT,
  add,
  at,
  bareSegment,
  blank,
  numbered,
  option,
  overTimestamps,
  SEQ,
  setFlags,
  setNumber,
  setOffset,
  setWindow,
  wrongChecksum,
} from "./segments";

const FAILED: readonly Outcome[] = ["broken", "half-open", "reset"];
type Place = "syn" | "synAck" | "ack";
const NAMES: Readonly<Record<Place, string>> = { syn: "SYN", synAck: "SYN-ACK", ack: "ACK" };

function faultsOf(
  place: Place,
  field: string,
  edits: Readonly<Record<string, Edit>>,
  rules: readonly string[],
  reactions: readonly Reaction[] = ["continues"],
): Fault[] {
  return Object.entries(edits).flatMap(([kind, edit]) =>
    reactions.map((reaction): Fault => {
      const failed =
        rules.some((rule) => rule.includes("-ack-wrong-")) && (reaction === "rejected" || reaction === "repeated");
      return {
        field: `${NAMES[place]}: ${field}`,
        kind: reactions.length === 1 ? kind : `${kind}, ${reaction}`,
        rules,
        ...(failed && { outcomes: FAILED }),
        plant: (flow) => handshakeFault(flow, place, edit, reaction),
      };
    }),
  );
}

function by(field: number, ...differences: readonly number[]): Record<string, Edit> {
  return Object.fromEntries(
    differences.map((each) => [
      `by ${each > 0 ? "+" : ""}${Math.abs(each) >= 2 ** 30 ? `2^${Math.log2(each)}` : each}`,
      add(field, each),
    ]),
  );
}

const ANY: readonly Reaction[] = ["continues", "rejected", "repeated", "silent"];

const NUMBERS: readonly Fault[] = [
  ...faultsOf("synAck", "ACK", by(ACKNOWLEDGMENT, -1, 1, 1000, -5000, 2 ** 30, 2 ** 31), ["syn-ack-wrong-ack"], ANY),
  ...faultsOf("synAck", "ACK", { "of 0": setNumber(ACKNOWLEDGMENT, 0) }, ["syn-ack-wrong-ack"], ANY),
  ...faultsOf(
    "ack",
    "ACK",
    { ...by(ACKNOWLEDGMENT, -1, 1, 1000, -1000, 2 ** 30, 2 ** 31), "of 0": setNumber(ACKNOWLEDGMENT, 0) },
    ["handshake-ack-wrong-ack", "ack-of-unsent"],
    ANY,
  ),
  ...faultsOf("ack", "SEQ", by(SEQ, -1, 1, 1000, -1000, 2 ** 30, 2 ** 31), ["handshake-ack-wrong-seq"], ANY),
  // Only one segment's number is different: the equation of the segment that answers it fails.
  ...differences(SEQ, [-1, 1, 1000, 2 ** 31]).map(
    ([kind, edit]): Fault => ({
      field: "SYN: SEQ",
      kind,
      rules: ["syn-ack-wrong-ack"],
      plant: (flow) => moved(changed(flow, flow.syn, edit), 2),
    }),
  ),
  ...differences(SEQ, [-1, 1, 1000, 2 ** 31]).map(
    ([kind, edit]): Fault => ({
      field: "SYN-ACK: SEQ",
      kind,
      rules: ["handshake-ack-wrong-ack", "ack-of-unsent"],
      plant: (flow) => moved(changed(flow, flow.synAck, edit), 3),
    }),
  ),
];

function differences(field: number, values: readonly number[]): [string, Edit][] {
  return Object.entries(by(field, ...values));
}

/** Found at this frame, not at the one that was changed. */
function moved(planted: Planted | undefined, frame: number): Planted | undefined {
  return planted && { ...planted, faulty: [...planted.faulty, frame] };
}

const CONTROL: readonly Fault[] = [
  ...faultsOf(
    "syn",
    "flags",
    { "SYN,FIN": setFlags((f) => f | FIN), "SYN,RST": setFlags((f) => f | RST), none: setFlags(() => 0) },
    ["flags-invalid"],
  ),
  ...faultsOf(
    "synAck",
    "flags",
    { "SYN,FIN,ACK": setFlags((f) => f | FIN), "SYN,RST,ACK": setFlags((f) => f | RST), none: setFlags(() => 0) },
    ["flags-invalid"],
  ),
  ...faultsOf("synAck", "flags", { "without ACK": setFlags((f) => f & ~ACK) }, ["ack-without-flag", "split-handshake"]),
  ...faultsOf("ack", "flags", { "SYN,FIN,ACK": setFlags((f) => f | SYN | FIN), none: setFlags(() => 0) }, [
    "flags-invalid",
  ]),
  ...(["syn", "synAck", "ack"] as const).flatMap((place) => [
    ...faultsOf(place, "reserved bits", { "one set": setFlags((f) => f | 0x400) }, ["reserved-bits-set"]),
    ...faultsOf(place, "data offset", { 4: setOffset(4), "beyond the segment": setOffset(15) }, ["header-malformed"]),
    checksum(place),
  ]),
  ...faultsOf("syn", "ACK", { "without its flag": add(ACKNOWLEDGMENT, 12345) }, ["ack-without-flag"]),
  ...faultsOf("synAck", "window", { 0: setWindow(0) }, ["zero-window"]),
];

/** A damaged segment is dropped by its receiver, and its sender retransmits it. */
function checksum(place: Place): Fault {
  return {
    field: `${NAMES[place]}: checksum`,
    kind: "wrong, and sent again right",
    rules: ["checksum-wrong"],
    plant: (flow) => {
      const index = flow[place];
      const bad = wrongChecksum(flow.frames[index]!);
      const later = flow.frames.slice(index).map((frame) => at(frame, frame.timeNs + 1e9));
      return { frames: numbered([...flow.frames.slice(0, index), bad, ...later]), faulty: [index + 1] };
    },
  };
}

const onMss = (change: (view: DataView, start: number) => void): Edit => option(2, change);
const tsVal = (difference: number): Edit =>
  option(8, (view, start) => view.setUint32(start + 2, (view.getUint32(start + 2) + difference) >>> 0));
const tsEcr = (difference: number): Edit =>
  option(8, (view, start) => view.setUint32(start + 6, (view.getUint32(start + 6) + difference) >>> 0));
const tsEcrOf = (value: number): Edit => option(8, (view, start) => view.setUint32(start + 6, value));

const OPTIONS: readonly Fault[] = [
  ...(["syn", "synAck"] as const).flatMap((place) => [
    ...faultsOf(place, "MSS", { missing: blank(2) }, ["mss-missing"]),
    ...faultsOf(
      place,
      "MSS",
      {
        0: onMss((view, start) => view.setUint16(start + 2, 0)),
        20: onMss((view, start) => view.setUint16(start + 2, 20)),
      },
      ["mss-unusable"],
    ),
    ...faultsOf(
      place,
      "option length",
      {
        0: onMss((view, start) => view.setUint8(start + 1, 0)),
        1: onMss((view, start) => view.setUint8(start + 1, 1)),
        "3 for MSS": onMss((view, start) => view.setUint8(start + 1, 3)),
        "beyond the header": onMss((view, start) => view.setUint8(start + 1, 60)),
      },
      ["option-malformed"],
    ),
    ...faultsOf(place, "window scale", { 15: option(3, (view, start) => view.setUint8(start + 2, 15)) }, [
      "window-scale-too-large",
    ]),
    ...faultsOf(place, "option twice", { MSS: overTimestamps(2, 4, 5, 180) }, ["option-repeated"]),
    ...faultsOf(place, "after the end", { "an octet": overNops(0, 7) }, ["option-after-end"]),
  ]),
  ...[
    ["window scale", 3, "window-scale-unsolicited"],
    ["SACK-Permitted", 4, "sack-permitted-unsolicited"],
    ["Timestamps", 8, "timestamps-unsolicited"],
  ].map(
    ([name, kind, rule]): Fault => ({
      field: `SYN: ${name}`,
      kind: "missing, and agreed to",
      rules: [rule as string],
      plant: (flow) =>
        optionAt(flow.packets[flow.synAck]!, kind as number) >= 0
          ? moved(changed(flow, flow.syn, blank(kind as number)), 2)
          : undefined,
    }),
  ),
  ...faultsOf(
    "synAck",
    "TSecr",
    {
      "by +1": tsEcr(1),
      "by +5000": tsEcr(5000),
      "by -999": tsEcr(-999),
      "by 2^30": tsEcr(2 ** 30),
      random: tsEcrOf(0x5a17c3e9),
    },
    ["timestamps-echo-wrong"],
    ["continues", "rejected", "silent"],
  ),
  ...faultsOf("ack", "TSecr", { random: tsEcrOf(0x5a17c3e9), "by +5000": tsEcr(5000) }, ["timestamps-echo-wrong"]),
  ...faultsOf("ack", "TSval", { "by -10^6": tsVal(-1e6) }, ["timestamps-go-back"]),
  ...faultsOf("ack", "Timestamps", { missing: blank(8) }, ["timestamps-dropped"]),
];

/** Writes over NOPs that stand in a row between the options, where there are enough. */
function overNops(...octets: readonly number[]): Edit {
  return (view, { optionsStart, optionsEnd }) => {
    let nops = 0;
    for (let place = optionsStart; place < optionsEnd; ) {
      const kind = view.getUint8(place);
      nops = kind === 1 ? nops + 1 : 0;
      place += kind === 1 ? 1 : Math.max(2, view.getUint8(place + 1));
      if (nops < octets.length) continue;
      octets.forEach((octet, i) => {
        view.setUint8(place - nops + i, octet);
      });
      return true;
    }
    return false;
  };
}

const SEGMENTS: readonly Fault[] = [
  {
    field: "SYN: ISN",
    kind: "another on the retry",
    rules: ["syn-isn-changed"],
    plant: (flow) => retried(flow, flow.syn, add(SEQ, -5000)),
  },
  {
    field: "SYN-ACK: ISN",
    kind: "another on the retry",
    rules: ["syn-ack-isn-changed"],
    plant: (flow) => retried(flow, flow.synAck, add(SEQ, -5000)),
  },
  ...[
    ["without ACK", RST, 0, 0],
    ["ACK by -1", RST | ACK, 0, 0],
    ["ACK by +1000", RST | ACK, 0, 1001],
  ].map(
    ([kind, flags, seq, ack]): Fault => ({
      field: "RST: answers the SYN",
      kind: kind as string,
      rules: ["reset-ineffective"],
      plant: (flow) => {
        const x = flow.packets[flow.syn]!.seq;
        const frames = inserted(flow, 1, (timeNs) => [
          bareSegment(flow.frames[flow.synAck]!, {
            flags: flags as number,
            seq: seq as number,
            ack: x + (ack as number),
            timeNs,
          }),
        ]);
        return { frames, faulty: [2] };
      },
    }),
  ),
  {
    field: "RST: answers the SYN-ACK",
    kind: "SEQ by +100, and the SYN-ACK again",
    rules: ["reset-in-window", "reset-ineffective"],
    outcomes: ["half-open"],
    plant: (flow) => {
      const [syn, synAck] = flow.frames as [CleanFlow["frames"][0], CleanFlow["frames"][0]];
      const seq = flow.packets[flow.syn]!.seq + 101;
      const reset = bareSegment(syn, { flags: RST, seq, timeNs: synAck.timeNs + 100_000 });
      const again = [1e9, 3e9].map((ns) => at(synAck, synAck.timeNs + ns));
      return { frames: watched([syn, synAck, reset, ...again]), faulty: [3] };
    },
  },
];

/** The segment sent twice, a second apart, the first time with another number. */
function retried(flow: CleanFlow, index: number, edit: Edit): Planted | undefined {
  const other = editSegment(flow.frames[index]!, edit);
  if (!other) return undefined;
  const later = flow.frames.slice(index).map((frame) => at(frame, frame.timeNs + 1e9));
  return { frames: numbered([...flow.frames.slice(0, index), other, ...later]), faulty: [index + 1, index + 2] };
}

export const HANDSHAKE_FAULTS: readonly Fault[] = [...NUMBERS, ...CONTROL, ...OPTIONS, ...SEGMENTS];
