// A contrast in words.

import { countText } from "../text/amounts";
import { durationText } from "../text/durations";
import type { Contrast } from "./cause";
import type { FoundContrast } from "./contrast";
import type { Feature } from "./feature";
import type { Separation } from "./separation";

/** How flows that fail and flows that work are called: "refused", "accepted". */
export interface Verbs {
  readonly fail: string;
  readonly work: string;
  /** It may happen long after the connection began, which is what times of flows tell. */
  readonly isLater?: boolean;
}

/** Names that the capture gives. */
export interface ContrastNames {
  /** Of a flow: its initiator, VLANs and tunnels, where its SYN came from and went, and where the answer came from. */
  initiatorOf(flow: number): string;
  answerSenderOf(flow: number): string;
  pathOf(flow: number): string;
  synSenderOf(flow: number): string;
  gatewayOf(flow: number): string;
  /** The first frame of the first flow that begins at `limit` of a moment, or later. */
  frameAt(startNs: number): string;
}

/** Where flows have it and where they have not; as the second of two, each can be said in fewer words. */
interface Phrases {
  readonly having: string;
  readonly others: string;
  readonly havingToo?: string;
  readonly othersToo?: string;
  /** What is known to act so. */
  readonly remark?: string;
}

export function toContrast(found: FoundContrast, { fail, work, isLater }: Verbs, names: ContrastNames): Contrast {
  const { certain } = found;
  const remark = certain ? "" : "; so few that it may be chance";
  if (found.kind === "burst") {
    const { flows, works, bursts, spanNs } = found.pattern;
    const fails = countText(flows - works);
    const when = `begun within ${durationText(spanNs)}`;
    const text =
      bursts === 1
        ? `${fails} of ${countText(flows)} ${when} ${fail}, the first ${countText(works)} ${work}, as when a backlog is full`
        : `${fails} of ${countText(flows)} in ${bursts} bursts ${fail}, the first of each burst ${work} (each ${when}), as when a backlog is full`;
    return { text: text + remark, certain, feature: "burst" };
  }
  const { feature, separation, sampled } = found;
  const {
    having,
    others,
    havingToo = having,
    othersToo = others,
    remark: like = "",
  } = phrases(feature, separation, names, { work, began: isLater ? "where the connection began " : "" });
  const { failWith, failWithout, workWith, workWithout, failHaveIt } = separation;
  const [here, there] = failHaveIt ? [having, othersToo] : [others, havingToo];
  const text = `${fail} ${here} (${ofText(failWith, failWith + workWith)}), ${work} ${there} (${ofText(workWithout, workWithout + failWithout)})`;
  const extent = sampled === 0 ? "" : `, in a sample of ${countText(sampled)} flows`;
  return { text: text + like + extent + remark, certain, feature: feature.name };
}

function ofText(count: number, all: number): string {
  return `${countText(count)} of ${countText(all)}`;
}

const OPTIONS: Readonly<Record<string, string>> = {
  ecn: "ECE and CWR",
  "fast-open": "Fast Open",
  mptcp: "MPTCP",
  timestamps: "Timestamps",
  sack: "SACK-Permitted",
  "window-scale": "Window Scale",
  mss: "an MSS option",
};

const NUMBERS: Readonly<Record<string, readonly [before: string, after: string]>> = {
  hops: ["with a hop count of", ""],
  window: ["with a window of", ""],
  "mss-value": ["with an MSS of", ""],
  "window-scale-value": ["with a window scale of", ""],
  "answer-hops": ["where the answer has a hop count of", ""],
  octets: ["with", " octets of data from the initiator"],
  "octets-of-responder": ["with", " octets of data from the responder"],
};

/** Of one value alone. */
const EQUALS: Readonly<Record<string, string>> = {
  "hops-equal": "hop count",
  "window-equal": "window",
  "mss-value-equal": "MSS",
  "window-scale-value-equal": "window scale",
};

const OF_SAME = "of the same initiator";

/** Where ranges of ports begin that hosts and firewalls tell apart: RFC 6335 §6, and Linux's own choice. */
const PORT_RANGES = [1024, 32_768, 49_152];

function phrases(
  { name, example = -1, about = "" }: Feature,
  separation: Separation,
  names: ContrastNames,
  { work, began }: { readonly work: string; readonly began: string },
): Phrases {
  const option = OPTIONS[name];
  if (option !== undefined)
    return { having: `with ${option}`, others: `without ${option}`, havingToo: "with", othersToo: "without" };
  const number = NUMBERS[name];
  if (number !== undefined) return numberPhrases(number, separation);
  const equal = EQUALS[name];
  if (equal !== undefined)
    return { having: `with ${equal === "MSS" ? "an" : "a"} ${equal} of ${about}`, others: `with another ${equal}` };
  if (name.startsWith("every-")) return { having: `every ${ordinal(Number(about))} time`, others: "in between" };
  const { limit = 0, end = 0, last = 0, below = 0 } = separation;
  switch (name) {
    case "timestamps-go-back":
      return {
        having: "where TSval is below that of an earlier SYN from the same address",
        others: "where TSval is not below that of an earlier SYN from the same address",
        havingToo: "where it is",
        othersToo: "where it is not",
      };
    case "port-reused":
      return { having: "from ports of an earlier connection", others: "from other ports" };
    case "initiator":
      return ofOne("from", names.initiatorOf(example));
    case "subnet":
      return ofOne("from", String(about));
    case "destination-subnet":
      return ofOne("to", String(about));
    case "ip-version":
      return { having: "over IPv6", others: "over IPv4" };
    case "syn-sender":
      return { ...ofOne("by way of", names.synSenderOf(example)), othersToo: "by other senders" };
    case "reuse-gap":
      return {
        having: `${durationText(limit)} or more after an earlier connection on its addresses and ports, or without one`,
        others: `up to ${durationText(below)} after an earlier connection on its addresses and ports`,
        havingToo: "later, or without one",
      };
    case "recurrence": {
      const [from, until] = [limit, last];
      return {
        having: `for ${durationText(until - from)} in every ${durationText(Number(about))}`,
        others: `but for ${durationText(until - from)} in every ${durationText(Number(about))}`,
        othersToo: "in between",
        havingToo: "in between",
      };
    }
    case "token-bucket":
      return {
        having: `beyond about ${countText(Math.floor(limit) + 1)} at once and ${about} a second`,
        others: "within that",
        remark: ", as at a limit that refills",
      };
    case "source-port-remainder":
      return { having: `where the source port ${about}`, others: `where it is another` };
    case "hash-bucket":
      return {
        having: `for one of ${about} results of a hash of addresses and ports`,
        others: `for all but one of ${about} results of a hash of addresses and ports`,
        havingToo: "for that one",
        othersToo: "for the others",
        remark: `, as when a hash selects one of ${about} paths or servers`,
      };
    case "round-trip":
      return {
        having: `where the answer came after ${durationText(limit)} or more`,
        others: `where the answer came within ${durationText(below)}`,
        havingToo: "where it came later",
        othersToo: `where it came within ${durationText(below)}`,
      };
    case "idle":
      return {
        having: `after ${durationText(limit)} or more without a segment`,
        others: `after ${durationText(below)} at most without a segment`,
        othersToo: below === 0 ? "otherwise" : `after ${durationText(below)} at most`,
      };
    case "since-previous":
      return {
        having: `where it began ${durationText(limit)} or more after another from the same initiator`,
        others: `where it began within ${durationText(below)} after another from the same initiator`,
        havingToo: "otherwise",
      };
    case "gateway":
      return { ...ofOne("by way of", names.gatewayOf(example)), othersToo: "by other next hops" };
    case "answer-sender":
      return {
        having: `where ${names.answerSenderOf(example)} sends the answer`,
        others: `where ${names.answerSenderOf(example)} does not send the answer`,
        othersToo: "where others do",
      };
    case "path":
      return { having: pathPhrase(names.pathOf(example)), others: "elsewhere" };
    case "moment": {
      const frame = names.frameAt(limit);
      return {
        having: `${began}from frame ${frame} on`,
        others: `${began}before frame ${frame}`,
        havingToo: `from frame ${frame} on`,
        othersToo: `before frame ${frame}`,
      };
    }
    case "period": {
      const [from, to] = [names.frameAt(limit), names.frameAt(end)];
      return {
        having: `${began}from frame ${from} until frame ${to}`,
        others: `${began}before frame ${from} and from frame ${to} on`,
        othersToo: "before and after",
        havingToo: "in between",
      };
    }
    case "open-connections":
    case "open-connections-of-initiator": {
      const connections = name === "open-connections" ? "connections" : `connections ${OF_SAME}`;
      return {
        having: `while ${countText(limit)} or more ${connections} were open`,
        others: `while fewer than ${countText(limit)} ${connections} were open`,
        othersToo: "while fewer were",
      };
    }
    case "connection-rate":
    case "connection-rate-of-initiator": {
      const had = name === "connection-rate" ? "had" : `${OF_SAME} had`;
      return {
        having: `where ${countText(limit)} or more ${had} begun in the second before`,
        others: `where fewer than ${countText(limit)} ${had} begun in the second before`,
        othersToo: "where fewer had",
      };
    }
    case "accept-rate":
    case "accept-rate-of-initiator": {
      const ones = name === "accept-rate" ? "of the second before" : `${OF_SAME} in the second before`;
      return {
        having: `where ${countText(limit)} or more ${ones} were ${work}`,
        others: `where fewer than ${countText(limit)} ${ones} were ${work}`,
        othersToo: "where fewer were",
      };
    }
    case "in-second":
    case "in-second-of-initiator": {
      const had = name === "in-second" ? "had" : `${OF_SAME} had`;
      return {
        having: `where ${countText(limit)} or more ${had} begun before it in the same second of the clock`,
        others: `where fewer than ${countText(limit)} ${had} begun before it in the same second of the clock`,
        othersToo: "where fewer had",
      };
    }
    case "source-port": {
      const port = PORT_RANGES.find((first) => below < first && first <= limit) ?? limit;
      return {
        having: `from source ports from ${port} on`,
        others: `from source ports below ${port}`,
        havingToo: "from higher ones",
        othersToo: "from lower ones",
      };
    }
    case "source-port-range":
      return {
        having: `from source ports from ${limit} to ${last}`,
        others: `from source ports below ${limit} and above ${last}`,
        havingToo: "from those in between",
        othersToo: "from others",
      };
    default:
      return {
        having: "from odd source ports",
        others: "from even source ports",
        havingToo: "from odd ones",
        othersToo: "from even ones",
      };
  }
}

function ofOne(word: string, name: string): Phrases {
  return { having: `${word} ${name}`, others: `not ${word} ${name}`, othersToo: `${word} others` };
}

/** A side on which only one number occurs says that. */
function numberPhrases([before, after]: readonly [string, string], separation: Separation): Phrases {
  const { limit = 0, least, below, greatest } = separation;
  return {
    having: `${before} ${limit}${limit === greatest ? "" : " or more"}${after}`,
    others: `${before} ${least === below ? least : `less than ${limit}`}${after}`,
  };
}

function pathPhrase(path: string): string {
  return path === "" ? "without VLAN or tunnel" : `in ${path}`;
}

function ordinal(n: number): string {
  if (n === 2 || n === 3) return n === 2 ? "second" : "third";
  const ending = n % 100 > 10 && n % 100 < 20 ? undefined : { 1: "st", 2: "nd", 3: "rd" }[n % 10];
  return `${n}${ending ?? "th"}`;
}
