// Faults of data, ACKs, FINs and RSTs of an open connection.

import { ECE, FIN, RST, SYN, URG } from "../../../src/core/tcp/flags";
import { type Edit, editSegment } from "../editSegment";
import type { FrameCopy } from "../readCapture";
import type { CleanFlow } from "./cleanFlows";
import { changed, type Fault, inserted, type Planted, watched } from "./fault";
import {
  ACKNOWLEDGMENT,
  add,
  at,
  bareSegment,
  blank,
  endOf,
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

type Place = "data" | "pureAcks" | "fins";
const NAMES: Readonly<Record<Place, string>> = { data: "data", pureAcks: "ACK of data", fins: "FIN" };

/** The change of the first such segment. */
function faultsOf(
  place: Place,
  field: string,
  edits: Readonly<Record<string, Edit>>,
  rules: readonly string[],
): Fault[] {
  return Object.entries(edits).map(([kind, edit]) => ({
    field: `${NAMES[place]}: ${field}`,
    kind,
    rules,
    plant: (flow) => changed(flow, flow[place][0], edit),
  }));
}

const PLACES: readonly Place[] = ["data", "pureAcks", "fins"];

const ANYWHERE: readonly Fault[] = PLACES.flatMap((place) => [
  ...faultsOf(
    place,
    "flags",
    {
      none: setFlags(() => 0),
      "SYN,FIN": setFlags(() => SYN | FIN),
      "SYN,RST": setFlags((f) => f | SYN | RST),
      "FIN without ACK": setFlags(() => FIN),
    },
    ["flags-invalid"],
  ),
  ...faultsOf(place, "reserved bits", { "one set": setFlags((f) => f | 0x800) }, ["reserved-bits-set"]),
  {
    field: `${NAMES[place]}: ECE`,
    kind: "not agreed",
    rules: ["ecn-not-negotiated"],
    plant: (flow) => {
      const agreed = flow.packets[flow.synAck]!.flags & ECE;
      return agreed
        ? undefined
        : changed(
            flow,
            flow[place][0],
            setFlags((flags) => flags | ECE),
          );
    },
  },
  ...faultsOf(place, "data offset", { 4: setOffset(4), "beyond the segment": shortest }, ["header-malformed"]),
  ...faultsOf(place, "MSS", { "without SYN": overTimestamps(2, 4, 5, 180) }, ["mss-outside-syn"]),
  ...faultsOf(place, "window scale", { "without SYN": overTimestamps(3, 3, 7) }, ["option-outside-syn"]),
  ...faultsOf(place, "SACK-Permitted", { "without SYN": overTimestamps(4, 2) }, ["option-outside-syn"]),
  ...faultsOf(
    place,
    "option length",
    {
      0: option(8, (view, start) => view.setUint8(start + 1, 0)),
      9: option(8, (view, start) => view.setUint8(start + 1, 9)),
      "beyond the header": option(8, (view, start) => view.setUint8(start + 1, 60)),
    },
    ["option-malformed"],
  ),
  ...faultsOf(place, "Timestamps", { missing: blank(8) }, ["timestamps-dropped"]),
  ...faultsOf(
    place,
    "ACK",
    {
      "by +1": add(ACKNOWLEDGMENT, 1),
      "by +1000": add(ACKNOWLEDGMENT, 1000),
      "by +100000": add(ACKNOWLEDGMENT, 100_000),
      "by 2^30": add(ACKNOWLEDGMENT, 2 ** 30),
    },
    ["ack-of-unsent"],
  ),
  ...faultsOf(place, "ACK", { "by -100000": add(ACKNOWLEDGMENT, -100_000) }, ["ack-below-isn"]),
  ...[1, 1000, 2 ** 30].map(
    (difference): Fault => ({
      field: `${NAMES[place]}: ACK`,
      kind: `by +${difference === 2 ** 30 ? "2^30" : difference}, answered by an ACK`,
      rules: ["ack-of-unsent"],
      plant: (flow) => challenged(flow, place, add(ACKNOWLEDGMENT, difference)),
    }),
  ),
  {
    field: `${NAMES[place]}: checksum`,
    kind: "wrong, and sent again right",
    rules: ["checksum-wrong"],
    plant: (flow) => sentAgain(flow, place, wrongChecksum),
  },
  {
    field: `${NAMES[place]}: SACK`,
    kind: "far beyond what was sent",
    rules: ["sack-outside-sent"],
    plant: (flow) => sack(flow, place),
  },
]);

/** The header longer than the whole segment, where the segment is short enough. */
function shortest(view: DataView, packet: Parameters<Edit>[1]): boolean {
  if (packet.payloadEnd - packet.tcpOffset >= 60) return false;
  return setOffset(15)(view, packet) !== false;
}

function sack(flow: CleanFlow, place: Place): Planted | undefined {
  const index = flow[place][0];
  if (index === undefined) return undefined;
  const left = (flow.packets[index]!.ack + 2 ** 30) >>> 0;
  const octets = [left, left + 1000].flatMap((n) => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255]);
  return changed(flow, index, overTimestamps(5, 10, ...octets));
}

/** The faulty segment first, and a timeout later the correct one and the rest. */
function sentAgain(
  flow: CleanFlow,
  place: Place,
  spoil: (frame: FrameCopy) => FrameCopy | undefined,
): Planted | undefined {
  const index = flow[place][0];
  const frame = index === undefined ? undefined : spoil(flow.frames[index]!);
  if (index === undefined || !frame) return undefined;
  const later = flow.frames.slice(index).map((each) => at(each, each.timeNs + 3e8));
  return { frames: numbered([...flow.frames.slice(0, index), frame, ...later]), faulty: [index + 1] };
}

/** The faulty segment instead of the correct one; the other side answers with an ACK of its current numbers, then silence. */
function challenged(flow: CleanFlow, place: Place, edit: Edit): Planted | undefined {
  const index = flow[place][0];
  const bad = index === undefined ? undefined : editSegment(flow.frames[index]!, edit);
  if (index === undefined || !bad) return undefined;
  const side = flow.byInitiator[index]!;
  const template = flow.pureAcks.concat(flow.ack).find((i) => flow.byInitiator[i] !== side);
  if (template === undefined) return undefined;
  const until = flow.packets.slice(0, index);
  const last = until.findLast((_, i) => flow.byInitiator[i] !== side);
  const own = until.findLast((_, i) => flow.byInitiator[i] === side);
  if (!last || !own) return undefined;
  const answer = editSegment(at(flow.frames[template]!, bad.timeNs + 1e6), (view, { tcpOffset }) => {
    view.setUint32(tcpOffset + SEQ, endOf(last));
    view.setUint32(tcpOffset + ACKNOWLEDGMENT, endOf(own));
    return true;
  })!;
  const frames = [...flow.frames.slice(0, index), bad, answer];
  return { frames: watched(frames), faulty: [index + 1] };
}

const OUTSIDE = ["segment-outside-window"];
const AHEAD = ["segment-lost", "segment-outside-window", "data-changed", "ack-of-unsent", "out-of-order"];
const BEHIND = ["retransmission", "spurious-retransmission", "out-of-order", "data-changed", "keep-alive"];

const OF_ONE_SIDE: readonly Fault[] = [
  ...faultsOf("data", "SEQ", { "by +1": add(SEQ, 1), "by +1000": add(SEQ, 1000) }, AHEAD),
  ...faultsOf("data", "SEQ", { "by -1": add(SEQ, -1) }, [...BEHIND, ...AHEAD]),
  ...faultsOf(
    "data",
    "SEQ",
    { "by -100000": add(SEQ, -100_000), "by 2^30": add(SEQ, 2 ** 30), "by 2^31": add(SEQ, 2 ** 31) },
    OUTSIDE,
  ),
  ...[-100_000, -1000, 2 ** 30].map(
    (difference): Fault => ({
      field: "data: SEQ",
      kind: `by ${difference === 2 ** 30 ? "2^30" : difference}, and sent again right`,
      rules: OUTSIDE,
      plant: (flow) => sentAgain(flow, "data", (frame) => editSegment(frame, add(SEQ, difference))),
    }),
  ),
  ...faultsOf("fins", "SEQ", { "by +1": add(SEQ, 1), "by +1000": add(SEQ, 1000) }, [...AHEAD, "fin-unacknowledged"]),
  ...faultsOf("fins", "SEQ", { "by -1": add(SEQ, -1) }, [...BEHIND, ...AHEAD, "data-after-fin", "fin-unacknowledged"]),
  ...faultsOf("data", "TSval", { "by -10^6": stamp(2, -1e6) }, ["timestamps-go-back"]),
  ...faultsOf("data", "urgent pointer", { "beyond the data": urgent(60_000) }, ["urgent-pointer-wrong"]),
  ...faultsOf("pureAcks", "window", { 0: setWindow(0) }, ["zero-window", "window-shrunk"]),
  {
    field: "data: octets",
    kind: "others when sent again",
    rules: ["data-changed"],
    plant: (flow) => {
      const planted = sentAgain(flow, "data", otherOctets);
      return planted && { ...planted, faulty: [planted.faulty[0]! + 1] };
    },
  },
  {
    field: "data: SYN",
    kind: "into the open flow, answered by a challenge ACK",
    rules: ["challenge-ack"],
    plant: (flow) => synInto(flow),
  },
  {
    field: "FIN: data",
    kind: "beyond it",
    rules: ["data-after-fin"],
    plant: (flow) => dataAfterFin(flow),
  },
  ...resets("SEQ by +100", 100, ["reset-in-window"]),
  ...resets("SEQ by -1", -1, ["reset-ineffective"]),
  ...resets("SEQ by -5000", -5000, ["reset-ineffective"]),
  ...resets("SEQ by 2^30", 2 ** 30, ["reset-ineffective"]),
  ...resets("exact, and ignored", 0, ["segment-after-reset", "reset-ineffective", "reset-in-window"]),
];

function stamp(at: number, difference: number): Edit {
  return option(8, (view, start) => view.setUint32(start + at, (view.getUint32(start + at) + difference) >>> 0));
}

function urgent(pointer: number): Edit {
  return (view, packet) => {
    view.setUint16(packet.tcpOffset + 18, pointer);
    return setFlags((flags) => flags | URG)(view, packet);
  };
}

function otherOctets(frame: FrameCopy): FrameCopy | undefined {
  return editSegment(frame, (view, { payloadStart, payloadEnd }) => {
    for (let place = payloadStart; place < payloadEnd; place++) view.setUint8(place, view.getUint8(place) ^ 0x15);
    return payloadEnd > payloadStart;
  });
}

/** A RST inserted into the middle of the flow, which continues. */
function resets(kind: string, difference: number, rules: readonly string[]): Fault[] {
  return [true, false].map((byInitiator) => ({
    field: "RST: into the open flow",
    kind: `${kind}, by the ${byInitiator ? "initiator" : "responder"}`,
    rules,
    plant: (flow) => {
      const index = flow.data[1];
      const template = flow.packets.findIndex((_, i) => flow.byInitiator[i] === byInitiator);
      if (index === undefined) return undefined;
      const own = flow.packets.slice(0, index).findLast((_, i) => flow.byInitiator[i] === byInitiator);
      const goesOn = flow.packets.slice(index + 1).filter((_, i) => flow.byInitiator[i + index + 1] !== byInitiator);
      if (!own || goesOn.length < 2) return undefined;
      const seq = endOf(own) + difference;
      const frames = inserted(flow, index, (timeNs) => [
        bareSegment(flow.frames[template]!, { flags: RST, seq, timeNs }),
      ]);
      // One with every number correct: what follows shows it.
      const after = frames.flatMap(({ frameNumber }) => (frameNumber > index ? [frameNumber] : []));
      return { frames, faulty: difference === 0 ? after : [index + 1] };
    },
  }));
}

function synInto(flow: CleanFlow): Planted | undefined {
  const index = flow.data[1];
  const answers = flow.pureAcks.find((i) => !flow.byInitiator[i]);
  if (index === undefined || answers === undefined) return undefined;
  const own = flow.packets.slice(0, index).findLast((_, i) => flow.byInitiator[i]);
  const theirs = flow.packets.slice(0, index).findLast((_, i) => !flow.byInitiator[i]);
  const frames = inserted(flow, index, (timeNs) => [
    editSegment(at(flow.frames[flow.syn]!, timeNs), setNumber(SEQ, (endOf(own!) + 77) >>> 0))!,
    editSegment(at(flow.frames[answers]!, timeNs + 1000), (view, { tcpOffset }) => {
      view.setUint32(tcpOffset + SEQ, endOf(theirs!));
      view.setUint32(tcpOffset + ACKNOWLEDGMENT, endOf(own!));
      return true;
    })!,
  ]);
  return { frames, faulty: [index + 1, index + 2] };
}

/** The data of a side again, after its own FIN. */
function dataAfterFin(flow: CleanFlow): Planted | undefined {
  const fin = flow.fins[0];
  const data = flow.data.find((i) => flow.byInitiator[i] === flow.byInitiator[fin ?? 0]);
  if (fin === undefined || data === undefined) return undefined;
  const seq = endOf(flow.packets[fin]!);
  const frames = inserted(flow, fin + 1, (timeNs) => [
    editSegment(at(flow.frames[data]!, timeNs), setNumber(SEQ, seq))!,
  ]);
  return { frames, faulty: [fin + 2] };
}

export const TRANSFER_FAULTS: readonly Fault[] = [...ANYWHERE, ...OF_ONE_SIDE];
