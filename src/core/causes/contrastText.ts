// A contrast in words.

import { countText } from "../text/amounts";
import { durationText } from "../text/durations";
import type { Contrast } from "./cause";
import type { FoundContrast } from "./contrast";
import type { Feature } from "./features";
import type { Separation } from "./separation";

/** How flows that fail and flows that work are called: "refused", "accepted". */
export interface Verbs {
  readonly fail: string;
  readonly work: string;
}

/** Names that the capture gives. */
export interface ContrastNames {
  /**
   * Of a flow: its initiator, the networks of that and of the responder, VLANs and tunnels, where its SYN went, and where the
   * answer came from.
   */
  initiatorOf(flow: number): string;
  subnetOf(flow: number): string;
  destinationSubnetOf(flow: number): string;
  answerSenderOf(flow: number): string;
  pathOf(flow: number): string;
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
}

export function toContrast(found: FoundContrast, { fail, work }: Verbs, names: ContrastNames): Contrast {
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
  const { having, others, havingToo = having, othersToo = others } = phrases(feature, separation, names, work);
  const { failWith, failWithout, workWith, workWithout, failHaveIt } = separation;
  const [here, there] = failHaveIt ? [having, othersToo] : [others, havingToo];
  const text = `${fail} ${here} (${ofText(failWith, failWith + workWith)}), ${work} ${there} (${ofText(workWithout, workWithout + failWithout)})`;
  const extent = sampled === 0 ? "" : `, in a sample of ${countText(sampled)} flows`;
  return { text: text + extent + remark, certain, feature: feature.name };
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
  octets: ["with", " octets of data"],
};

/** Where ranges of ports begin that hosts and firewalls tell apart: RFC 6335 §6, and Linux's own choice. */
const PORT_RANGES = [1024, 32_768, 49_152];

function phrases({ name, example = -1 }: Feature, separation: Separation, names: ContrastNames, work: string): Phrases {
  const option = OPTIONS[name];
  if (option !== undefined)
    return { having: `with ${option}`, others: `without ${option}`, havingToo: "with", othersToo: "without" };
  const number = NUMBERS[name];
  if (number !== undefined) return numberPhrases(number, separation);
  const round = /^every-(\d+)$/.exec(name)?.[1];
  if (round !== undefined) return { having: `every ${ordinal(Number(round))} time`, others: "in between" };
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
      return ofOne("from", names.subnetOf(example));
    case "destination-subnet":
      return ofOne("to", names.destinationSubnetOf(example));
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
      return { having: `from frame ${frame} on`, others: `before frame ${frame}` };
    }
    case "period": {
      const [from, to] = [names.frameAt(limit), names.frameAt(end)];
      return {
        having: `from frame ${from} until frame ${to}`,
        others: `before frame ${from} and from frame ${to} on`,
        othersToo: "before and after",
        havingToo: "in between",
      };
    }
    case "open-connections":
      return {
        having: `while ${countText(limit)} or more connections were open`,
        others: `while fewer than ${countText(limit)} connections were open`,
        othersToo: "while fewer were",
      };
    case "connection-rate":
      return {
        having: `where ${countText(limit)} or more had begun in the second before`,
        others: `where fewer than ${countText(limit)} had begun in the second before`,
        othersToo: "where fewer had",
      };
    case "accept-rate":
      return {
        having: `where ${countText(limit)} or more of the second before were ${work}`,
        others: `where fewer than ${countText(limit)} of the second before were ${work}`,
        othersToo: "where fewer were",
      };
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
  return { 2: "second", 3: "third" }[n] ?? `${n}th`;
}
