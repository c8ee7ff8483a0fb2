// The fields of a kept segment. Rules ask few segments for their options, and hardly any for its payload: with a copy of these
// octets for each, flows take a sixth longer to judge (bench, every flow flawed).

import type { Flow, FlowEvent, SegmentFields, SegmentFrame } from "../flow/flow";
import { FIN, SYN } from "../tcp/flags";
import { type SeqNumber, toSeq } from "../tcp/seq";
import type { EventStore } from "./events";
import * as L from "./rowLayout";

/** Its octets are copied when they are asked for, which no copy of the object can do: to be sent, it becomes plain. */
export class KeptFields implements SegmentFields {
  readonly seq: SeqNumber;
  readonly ack: SeqNumber;
  readonly len: number;
  readonly wnd: number;
  readonly up: number;
  readonly flags: number;
  readonly payloadLength: number;
  readonly dataOffset: number;
  readonly checksum: number;
  readonly defects: number;
  readonly ipId: number;
  readonly hops: number;
  readonly ecn: number;
  readonly #store: EventStore;
  readonly #event: number;
  #octets: { readonly options: Uint8Array; readonly head: Uint8Array } | undefined;

  /** Of event `event` of `store`, a segment. */
  constructor(store: EventStore, event: number) {
    const ints = store.ints.chunk(event);
    const e = store.ints.at(event);
    const word = ints[e + L.E_FLAGS]!;
    const flags = word >>> 20;
    const payloadLength = ints[e + L.E_PAYLOAD]!;
    const urgent = ints[e + L.E_URGENT]!;
    const ip = ints[e + L.E_IP]!;
    this.seq = toSeq(ints[e + L.E_SEQ]!);
    this.ack = toSeq(ints[e + L.E_ACK]!);
    this.len = payloadLength + (flags & SYN ? 1 : 0) + (flags & FIN ? 1 : 0);
    this.wnd = word & 0xffff;
    this.up = urgent >>> 16;
    this.flags = flags;
    this.payloadLength = payloadLength;
    this.dataOffset = (word >>> 16) & 15;
    this.checksum = urgent & 0xffff;
    this.defects = ints[e + L.E_BLOB_LENGTHS]! >>> 16;
    this.ipId = ip >>> 16;
    this.hops = (ip >>> 8) & 0xff;
    this.ecn = ip & 3;
    this.#store = store;
    this.#event = event;
    this.#octets = undefined;
  }

  get options(): Uint8Array {
    return this.#read().options;
  }

  get payloadHead(): Uint8Array {
    return this.#read().head;
  }

  #read(): { readonly options: Uint8Array; readonly head: Uint8Array } {
    this.#octets ??= this.#store.readBytes(this.#event);
    return this.#octets;
  }
}

/** All fields as data, in the order in which they were always written. */
export function plainFields(seg: SegmentFields): SegmentFields {
  const { seq, ack, len, wnd, up, flags, payloadLength, dataOffset, checksum, defects, ipId, hops, ecn } = seg;
  const { options, payloadHead } = seg;
  return {
    seq,
    ack,
    len,
    wnd,
    up,
    flags,
    payloadLength,
    dataOffset,
    checksum,
    options,
    defects,
    payloadHead,
    ipId,
    hops,
    ecn,
  };
}

/** The same flow as plain data, which can be sent and kept. */
export function plainFlow(flow: Flow): Flow {
  const { events, copies } = flow;
  const plain = { ...flow, events: events.map(plainEvent) };
  return copies === undefined ? plain : { ...plain, copies: copies.map(plainFrame) };
}

function plainEvent(event: FlowEvent): FlowEvent {
  return event.kind === "segment" ? { ...event, seg: plainFields(event.seg) } : event;
}

function plainFrame(frame: SegmentFrame): SegmentFrame {
  return { ...frame, seg: plainFields(frame.seg) };
}
