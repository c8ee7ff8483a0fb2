// What proves that two flows are one connection. A false join is worse than none: likeness alone is no proof.

import type { Side } from "../flow/side";
import { seqDistance, seqLess, wordDistance } from "../tcp/seq";
import { endpointText } from "../text/endpoints";
import { continuedTranslation } from "./continuedTranslation";
import { endpointsKey, type FlowIdentity, hasSameEnd, hasSameEnds, type SideIdentity } from "./flowIdentity";
import type { JoinRule } from "./joinRule";
import { isAboveLow, isTelling, isTellingIpId } from "./tellingNumbers";

/** A proxy's SYN follows the one that it answered within this time: TSval counts ms, at the fastest. */
const PROXIED_WITHIN_TICKS = 10_000;

const sameNumbers: JoinRule = {
  needsTime: false,
  keys: (flow) => (flow.initiator.iss === undefined ? [] : [`${endpointsKey(flow)} ${flow.initiator.iss}`]),
  prove(a, b, isRepeated) {
    if (!hasSameEnds(a, b)) return undefined;
    const responder = compareIss(a, b, "responder");
    const numbers = `addresses, ports and initial sequence number (x = ${a.initiator.iss})`;
    const proves = (isn: number | undefined): boolean => isn !== undefined && isTelling(isn) && !isRepeated(isn);
    const isProven = proves(a.initiator.iss) || hasTellingSyn(a, b);
    if (responder === "equal" && (isProven || proves(a.responder.iss)))
      return { kind: "same-numbers", text: `Same ${numbers}, and the same SYN-ACK (y = ${a.responder.iss}).` };
    if (!isProven) return undefined;
    // Another SYN-ACK, or none: the SYN must be the same one, be it only that its number is not in use elsewhere.
    const syn = compareSyns(a, b);
    if (syn === "different") return undefined;
    if (syn === "made-anew" && responder !== "different") return undefined;
    if (responder === "different") {
      if (!proves(a.initiator.iss)) return undefined;
      return {
        kind: "shifted",
        text: `Same ${numbers}; the SYN-ACK has another one (y = ${a.responder.iss} and ${b.responder.iss}).`,
      };
    }
    return { kind: "same-numbers", text: `Same ${numbers}.` };
  },
};

const translated: JoinRule = {
  needsTime: true,
  addsPlaces: true,
  keys: (flow) => (flow.initiator.iss === undefined ? [] : [String(flow.initiator.iss)]),
  prove(a, b) {
    if (hasSameEnds(a, b)) return undefined;
    const responder = compareIss(a, b, "responder");
    const syn = compareSyns(a, b);
    if (responder === "different" || syn === "different" || syn === "made-anew") return undefined;
    const numbers = `x = ${a.initiator.iss}${responder === "equal" ? `, y = ${a.responder.iss}` : ""}`;
    const text = `${translationText(a, b)}; the same initial sequence numbers (${numbers})`;
    const isns = [a.initiator.iss, ...(responder === "equal" ? [a.responder.iss] : [])]
      .map((isn) => isn ?? 0)
      .filter(isAboveLow);
    if (!isns.some(isTelling)) return undefined;
    if (isns.length > 1) return { kind: "translated", text: `${text}.` };
    // One number of 32 bits alone is equal in any two of a hundred thousand flows.
    const { tsVal, ipId } = commonSyn(a, b) ?? NOTHING_COMMON;
    const others = [
      hasSameEnd(a, b, "initiator") || hasSameEnd(a, b, "responder"),
      a.initiator.port === b.initiator.port,
      a.syns.some(({ options }) => options.length > 8 && b.syns.some((other) => other.options === options)),
    ].filter(Boolean).length;
    if (tsVal !== undefined && others > 0) return { kind: "translated", text: `${text} and TSval ${tsVal}.` };
    if (ipId !== 0 && others > 1) return { kind: "translated", text: `${text} and IP ID ${ipId}.` };
    return undefined;
  },
};

const shifted: JoinRule = {
  needsTime: true,
  keys: (flow) => (flow.initiator.iss === undefined ? [] : [endpointsKey(flow)]),
  prove(a, b) {
    if (!hasSameEnds(a, b) || compareIss(a, b, "initiator") !== "different") return undefined;
    if (["different", "made-anew"].includes(compareSyns(a, b))) return undefined;
    const by = (side: Side) => shiftText(a[side], b[side], side === "initiator" ? "x" : "y");
    const shifts = [by("initiator"), by("responder")].filter((each) => each !== "").join(", ");
    const text = `Same addresses and ports; the sequence numbers are shifted (${shifts}), but`;
    if (compareIss(a, b, "responder") === "equal" && isTelling(a.responder.iss!))
      return { kind: "shifted", text: `${text} the SYN-ACK has the same (y = ${a.responder.iss}).` };
    const { tsVal, ipId } = commonSyn(a, b) ?? NOTHING_COMMON;
    if (tsVal !== undefined) return { kind: "shifted", text: `${text} the SYN has the same TSval (${tsVal}).` };
    if (ipId !== 0)
      return { kind: "shifted", text: `${text} the SYN has the same IP ID (${ipId}), options and window.` };
    return undefined;
  },
};

/** Where a place did not record the SYN: the numbers that the sides use overlap. */
const continued: JoinRule = {
  needsTime: true,
  keys: (flow) => [endpointsKey(flow)],
  prove(a, b) {
    if (a.initiator.iss !== undefined && b.initiator.iss !== undefined) return undefined;
    const isSwapped = !hasSameEnds(a, b);
    const pairs = (["initiator", "responder"] as const).map((side) => {
      const other = isSwapped ? (side === "initiator" ? "responder" : "initiator") : side;
      return overlap(a[side], b[other]);
    });
    if (pairs.includes("apart")) return undefined;
    const shared = [a.initiator, a.responder].filter((_, at) => pairs[at] === "overlapping");
    const firstSeq = shared.map(({ firstSeq: each }) => each ?? 0).find(isTelling);
    if (firstSeq === undefined) return undefined;
    return { kind: "same-numbers", text: `Same addresses, ports and sequence numbers (around ${firstSeq}).` };
  },
};

/** The strictest first: what one joins, the others leave alone. */
export const JOIN_RULES: readonly JoinRule[] = [sameNumbers, translated, shifted, continued, continuedTranslation];

/** A SYN at both places that no other one is like. */
function hasTellingSyn(a: FlowIdentity, b: FlowIdentity): boolean {
  const { tsVal, ipId } = commonSyn(a, b) ?? NOTHING_COMMON;
  return tsVal !== undefined || ipId !== 0;
}

function compareIss(a: FlowIdentity, b: FlowIdentity, side: Side): "equal" | "different" | "unknown" {
  const [one, other] = [a[side].iss, b[side].iss];
  if (one === undefined || other === undefined) return "unknown";
  return one === other ? "equal" : "different";
}

/**
 * "later": a TSval a little beyond that of the other, as where a proxy sent the SYN on after it had answered it. "made-anew":
 * without TSval, and with another window, which a proxy may choose, and no device on the path else.
 */
function compareSyns(a: FlowIdentity, b: FlowIdentity): "equal" | "later" | "made-anew" | "different" | "unknown" {
  if (commonSyn(a, b)) return "equal";
  const [first, other] = [a.syns[0], b.syns[0]];
  if (first === undefined || other === undefined) return "unknown";
  if (first.tsVal === undefined || other.tsVal === undefined) {
    if (first.window !== other.window) return "made-anew";
    return first.options === other.options ? "equal" : "unknown";
  }
  return Math.abs(wordDistance(first.tsVal, other.tsVal)) <= PROXIED_WITHIN_TICKS ? "later" : "different";
}

/** What one and the same SYN has at both places, whichever of an attempt's SYNs it is: numbers that hardly another SYN has. */
interface CommonSyn {
  readonly tsVal: number | undefined;
  /** 0 where it has none that tells anything, or TSval tells more. */
  readonly ipId: number;
}

const NOTHING_COMMON: CommonSyn = { tsVal: undefined, ipId: 0 };

function commonSyn({ syns }: FlowIdentity, { syns: others }: FlowIdentity): CommonSyn | undefined {
  for (const one of syns)
    for (const other of others) {
      if (one.tsVal !== undefined && other.tsVal !== undefined) {
        if (one.tsVal !== other.tsVal) continue;
        if (isTelling(one.tsVal)) return { tsVal: one.tsVal, ipId: 0 };
      }
      if (
        isTellingIpId(one.ipId) &&
        one.ipId === other.ipId &&
        one.window === other.window &&
        one.options === other.options
      )
        return { tsVal: undefined, ipId: one.ipId };
    }
  return undefined;
}

function overlap(a: SideIdentity, b: SideIdentity): "overlapping" | "apart" | "unknown" {
  if (a.firstSeq === undefined || a.sndNxt === undefined || b.firstSeq === undefined || b.sndNxt === undefined)
    return "unknown";
  return seqLess(a.sndNxt, b.firstSeq) || seqLess(b.sndNxt, a.firstSeq) ? "apart" : "overlapping";
}

function shiftText(a: SideIdentity, b: SideIdentity, name: string): string {
  if (a.iss === undefined || b.iss === undefined || a.iss === b.iss) return "";
  return `${name} by ${seqDistance(a.iss, b.iss)}`;
}

function translationText(a: FlowIdentity, b: FlowIdentity): string {
  const changes = (["initiator", "responder"] as const).filter((side) => !hasSameEnd(a, b, side));
  return changes.map((side) => `${endpointText(a[side])} is ${endpointText(b[side])}`).join(", ");
}
