import type { FieldChange, SegmentFate } from "../../flow/connection";
import { type Side, Trait } from "../../flow/flow";
import { SYN } from "../../tcp/flags";
import type { Severity } from "../../text/severities";
import { eventOf, isAnsweredBetween, isOwnPlace, placesOf, segmentText, tellingPlace } from "../facts/between";
import type { Field } from "../finding";
import { defineRule } from "../rule";

type Topic =
  | "mss"
  | "windowScale"
  | "sackPermitted"
  | "timestamps"
  | "options"
  | "isn"
  | "sack"
  | "address"
  | "flags"
  | "ecn"
  | "window"
  | "checksum";

interface Evidence {
  readonly topic: Topic;
  readonly from: Side;
  readonly near: string;
  readonly far: string;
  /** At both places. */
  readonly frames: readonly [number, number];
  readonly segment: string;
  readonly field: string;
  /** null where it is not there. */
  readonly before: number | string | true | null;
  readonly after: number | string | true | null;
  /** How many segments of this direction were changed so. */
  readonly segments: number;
}

export const changedBetween = defineRule<Evidence>({
  id: "changed-between",
  group: "path",
  severity: "information",
  title: "Segment changed between two capture points",
  references: ["RFC 9293 §3.1", "RFC 7323 §2.2"],
  limits:
    "Judged only where several captures, or several places of one capture, recorded the same connection. Hop count, MAC addresses and VLAN are expected to differ. Segments that a network adapter cut or joined are compared by their octets only.",
  marks: 0,
  traits: Trait.SeveralPlaces,
  examples: {
    reported: `
      > S  0:0(0) <mss 1460,nop,wscale 7> becomes <mss 1360,nop,wscale 7>   // reported
      < S. 0:0(0) ack 1 <mss 1360,nop,wscale 7>
      > .  1:1(0) ack 1`,
    silent: `
      > S  0:0(0) <mss 1460,nop,wscale 7>
      < S. 0:0(0) ack 1 <mss 1460,nop,wscale 7>
      > .  1:1(0) ack 1`,
  },

  *check(flow) {
    const { connection } = flow;
    if (!connection) return;
    const isProxied = isAnsweredBetween(connection);
    const told = new Map<string, { readonly fate: SegmentFate; readonly change: FieldChange; segments: number }>();
    for (const fate of connection.segments) {
      for (const change of fate.changes) {
        if (!isOwnPlace(connection, tellingPlace("changed", hopOf(change, fate)))) continue;
        const topic = topicOf(change, fate);
        if (topic === undefined || (isProxied && OF_A_PROXY.has(topic))) continue;
        const key = `${topic} ${fate.from}`;
        const known = told.get(key);
        if (known) known.segments++;
        else told.set(key, { fate, change, segments: 1 });
      }
    }
    for (const { fate, change, segments } of told.values()) {
      const at = eventOf(flow, fate);
      if (!at) continue;
      const topic = topicOf(change, fate)!;
      const between = hopOf(change, fate);
      yield {
        at,
        field: FIELD[topic],
        ...severityOf(topic, change),
        evidence: {
          topic,
          from: fate.from,
          ...placesOf(flow, { ...fate, between }),
          frames: [fate.frames[between[0]] ?? 0, fate.frames[between[1]] ?? 0],
          segment: segmentText(fate),
          field: change.field,
          before: change.from ?? null,
          after: change.to ?? null,
          segments,
        },
      };
    }
  },

  explain({ topic, from, near, far, frames, segment, before, after, segments }) {
    // Where nothing else tells the places apart, they are named by the addresses.
    const isNamed = topic !== "address" || !(near.includes(String(before)) || far.includes(String(after)));
    const which = isNamed
      ? `frame ${frames[0]} in ${near}, frame ${frames[1]} in ${far}`
      : `frames ${frames[0]} and ${frames[1]}`;
    const others = segments === 1 ? "" : ` ${segments - 1} more of its segments were changed likewise.`;
    const change =
      topic === "sack"
        ? `still has the SACK blocks ${before}, though its numbers were rewritten`
        : isNamed
          ? `${NAME[topic]} is ${valueText(before)} in ${near} and ${valueText(after)} in ${far}`
          : `${NAME[topic]} ${valueText(before)} is translated to ${valueText(after)}`;
    return {
      what:
        topic === "sack"
          ? `The ${segment} of the ${from} (${which}) ${change}.${others}`
          : `In the ${segment} of the ${from} (${which}), ${change}.${others}`,
      why: WHY[topic],
      next: isNamed ? nextOf(topic, near, far) : NEXT_ADDRESS,
    };
  },
});

/** Where the field was changed: more places than two may lie along the path. */
function hopOf(change: FieldChange, fate: SegmentFate): SegmentFate["between"] {
  return change.between ?? fate.between;
}

/** What a device that answers in the responder's place makes anew. */
const OF_A_PROXY: ReadonlySet<Topic> = new Set(["window", "timestamps", "isn", "sack"]);

function topicOf({ field, from, to }: FieldChange, { flags, from: side }: SegmentFate): Topic | undefined {
  switch (field) {
    case "options.mss":
      return "mss";
    case "options.windowScale":
      return "windowScale";
    case "options.sackPermitted":
      return "sackPermitted";
    case "options.timestamps":
      // Other values than none: a device that rewrites them does so on every segment.
      return "timestamps";
    case "options":
      return "options";
    case "options.sack":
      return from === to ? "sack" : undefined;
    case "seq":
      return flags & SYN ? "isn" : undefined;
    case "source":
      return side === "initiator" ? "address" : undefined;
    case "destination":
      return side === "initiator" ? "address" : undefined;
    case "flags":
      return "flags";
    case "ecn":
      return "ecn";
    case "window":
      return "window";
    case "checksum":
      return "checksum";
    default:
      return undefined;
  }
}

/** RFC 9293 §3.1: what the peer is told about the sender's abilities must not be taken away on the path. */
function severityOf(topic: Topic, { to }: FieldChange): { readonly severity?: Severity } {
  const isRemoved = to === undefined;
  switch (topic) {
    case "windowScale":
    case "sackPermitted":
    case "timestamps":
      return isRemoved ? { severity: "warning" } : {};
    case "isn":
    case "sack":
    case "checksum":
      return { severity: "warning" };
    default:
      return {};
  }
}

const FIELD: Readonly<Record<Topic, Field>> = {
  mss: "options",
  windowScale: "options",
  sackPermitted: "options",
  timestamps: "options",
  options: "options",
  isn: "seq",
  sack: "options",
  address: "segment",
  flags: "flags",
  ecn: "flags",
  window: "window",
  checksum: "checksum",
};

const NAME: Readonly<Record<Topic, string>> = {
  mss: "the MSS",
  windowScale: "the window scale option",
  sackPermitted: "the SACK-Permitted option",
  timestamps: "the Timestamps option",
  options: "the list of other options",
  isn: "the initial sequence number",
  sack: "the SACK option",
  address: "the address",
  flags: "the set of control bits",
  ecn: "the ECN field of the IP header",
  window: "the window",
  checksum: "the checksum",
};

function valueText(value: number | string | true | null): string {
  if (value === null) return "absent";
  return value === true ? "present" : String(value);
}

const WHY: Readonly<Record<Topic, string>> = {
  mss: "A device clamps the MSS so that segments fit a smaller link, as tunnels need it. Both ends then send smaller segments; nothing is wrong with it.",
  windowScale:
    "The peer takes the sender for one without window scaling (RFC 7323 §2.2): no window can exceed 64 KB, or, if only one side misses it, both read the windows differently.",
  sackPermitted:
    "The peer must not send SACK blocks to a host that did not permit them (RFC 2018 §2): a loss costs more round trips.",
  timestamps:
    "Both ends must agree on Timestamps in the handshake (RFC 7323 §3.2). Without them, round trips are measured less often, and old segments are recognised less well.",
  options: "An option that the peer does not get as it was sent is not agreed on, or not understood.",
  isn: "A device gives the connection other sequence numbers. It has to translate every number of both directions, acknowledgments and SACK blocks included.",
  sack: "The blocks refer to numbers that the receiver of this segment never sent. It ignores them, or takes the segment for an attack (RFC 2018 §2): recovery from losses fails.",
  address:
    "A NAT or a load balancer translates the connection. It has to keep its state as long as the connection lives.",
  flags:
    "Control bits steer the peer's state machine. ECE and CWR on a SYN ask for ECN (RFC 3168 §6.1.1): without them it is not used.",
  ecn: "The ECN field tells routers whether they may mark instead of drop (RFC 3168 §5). A device that clears it takes this away.",
  window: "The peer sends no more than the window that it reads, not the one that was offered.",
  checksum:
    "The receiver drops a segment with an incorrect checksum without a word (RFC 9293 §3.1), as if it had been lost.",
};

const IDLE = "If the connection stops after a pause, compare the time that it keeps an idle connection.";
const NEXT_ADDRESS = `Expected where a NAT or a load balancer lies in between. ${IDLE}`;

function nextOf(topic: Topic, near: string, far: string): string {
  const where = `between ${near} and ${far}`;
  switch (topic) {
    case "mss":
      return `Expected where a tunnel, a VPN or PPPoE lies ${where}; otherwise look for a rule that sets the MSS.`;
    case "address":
      return `Expected where a NAT or a load balancer lies ${where}. ${IDLE}`;
    case "checksum":
      return `Look for a device ${where} that changes segments without correcting the checksum, or for faulty memory or hardware.`;
    case "isn":
    case "sack":
      return `Look for a firewall ${where} that randomises sequence numbers, and check whether it translates SACK blocks; if not, switch off the one or the other.`;
    default:
      return `Look for a firewall, a load balancer or a "TCP optimizer" ${where} that normalises options or headers, and exempt this traffic.`;
  }
}
