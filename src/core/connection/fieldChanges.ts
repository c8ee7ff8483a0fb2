// Which fields of a segment have another value at the next place. Hop count, MAC addresses, VLAN and IP ID are no news: every
// router changes the first two, and none of them reaches TCP.

import type { FieldChange } from "../flow/connection";
import { otherSide } from "../flow/relative";
import { ACK, flagsText } from "../tcp/flags";
import { describeOption, parseOptions, type TcpOption } from "../tcp/options";
import type { SeenEndpoints, SeenSegment } from "./seenSegment";
import { areEqual } from "./segmentIdentity";

const SACK = "options.sack";
/** Options without a field of their own. */
const OTHERS = "options";
/** CE may be set by a congested router (RFC 3168 §5); any other change of these bits is not allowed. */
const CE = 3;

/** The fields of `to` that differ from those of `from`, the same segment nearer to its receiver. */
export function fieldChanges(
  from: SeenSegment,
  to: SeenSegment,
  fromEndpoints: SeenEndpoints,
  toEndpoints: SeenEndpoints,
): FieldChange[] {
  const changes: FieldChange[] = [];
  const compare = (field: string, before: FieldChange["from"], after: FieldChange["to"]) => {
    if (before !== after) changes.push({ field, from: before, to: after });
  };
  const peer = otherSide(from.from);
  compare("source", fromEndpoints[from.from], toEndpoints[from.from]);
  compare("destination", fromEndpoints[peer], toEndpoints[peer]);
  compare("seq", from.seq, to.seq);
  if (from.flags & to.flags & ACK) compare("ack", from.ack, to.ack);
  if (from.flags !== to.flags) changes.push({ field: "flags", from: flagsText(from.flags), to: flagsText(to.flags) });
  if (from.cut !== "window" && to.cut !== "window") compare("window", from.window, to.window);
  compare("payloadLength", from.payloadLength, to.payloadLength);
  if (!(to.ecn === CE && from.ecn !== 0)) compare("ecn", from.ecn, to.ecn);
  if (from.checksumFits === true && to.checksumFits === false)
    changes.push({ field: "checksum", from: "correct", to: "incorrect" });
  if (from.ack !== to.ack || !areEqual(from.options, to.options)) changes.push(...optionChanges(from, to));
  return changes;
}

/**
 * Options one by one. Their order, and the NOPs between them, are no change: they mean nothing. SACK blocks are listed with the
 * same value in both where the acknowledgment number was rewritten: they refer to the same numbers.
 */
function optionChanges(from: SeenSegment, to: SeenSegment): FieldChange[] {
  const before = valuesOf(from);
  const after = valuesOf(to);
  const isCut = from.cut !== "nothing" || to.cut !== "nothing";
  // Of what the snap length cut, only an option that both have says something.
  const fields = isCut
    ? [...before.keys()].filter((field) => after.has(field) && field !== OTHERS)
    : new Set([...before.keys(), ...after.keys()]);
  const isLeft = (field: string): boolean => field === SACK && from.ack !== to.ack;
  return [...fields].flatMap((field) => {
    const [a, b] = [before.get(field), after.get(field)];
    return a === b && !isLeft(field) ? [] : [{ field, from: a, to: b }];
  });
}

function valuesOf({ options }: SeenSegment): Map<string, FieldChange["from"]> {
  const values = new Map<string, FieldChange["from"]>();
  const others: string[] = [];
  for (const option of parseOptions(options)) {
    const value = readValue(option);
    if (value) values.set(value.field, value.value);
    else if (!isPadding(option)) others.push(describeOption(option));
  }
  if (others.length > 0) values.set(OTHERS, others.join(", "));
  return values;
}

function isPadding({ kind }: TcpOption): boolean {
  return kind === "nop" || kind === "end" || kind === "afterEnd";
}

function readValue(option: TcpOption): { readonly field: string; readonly value: number | string | true } | undefined {
  switch (option.kind) {
    case "mss":
      return { field: "options.mss", value: option.mss };
    case "windowScale":
      return { field: "options.windowScale", value: option.shiftCount };
    case "sackPermitted":
      return { field: "options.sackPermitted", value: true };
    case "timestamps":
      return { field: "options.timestamps", value: `TSval ${option.tsVal} TSecr ${option.tsEcr}` };
    case "sack":
      return {
        field: SACK,
        value: option.sackBlocks.map(({ left, right }) => `${left}–${right}`).join(", "),
      };
    default:
      return undefined;
  }
}
