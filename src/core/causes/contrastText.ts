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
  /** Of a flow: its initiator, the /24 network of that, VLANs and tunnels, and where its SYN went. */
  initiatorOf(flow: number): string;
  subnetOf(flow: number): string;
  pathOf(flow: number): string;
  gatewayOf(flow: number): string;
  /** The first frame of the first flow that begins at `limit` of a moment, or later. */
  frameAt(startNs: number): string;
}

/** Where the failing flows have it, and where they have not. */
type Phrases = readonly [having: string, others: string];

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
        : `${fails} of ${countText(flows)} in ${bursts} bursts ${fail}, the first of each burst ${work} (each ${when})`;
    return { text: text + remark, certain, feature: "burst" };
  }
  const { feature, separation, sampled } = found;
  const [having, others] = phrases(feature, separation, names);
  const { failWith, failWithout, workWith, workWithout, failHaveIt } = separation;
  const [here, there] = failHaveIt ? [having, others] : [others, having];
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

const NUMBERS: Readonly<Record<string, string>> = {
  hops: "a hop count of",
  window: "a window of",
  "mss-value": "an MSS of",
  "window-scale-value": "a window scale of",
};

function phrases({ name, example = -1 }: Feature, { limit }: Separation, names: ContrastNames): Phrases {
  const option = OPTIONS[name];
  if (option !== undefined) return [`with ${option}`, "without"];
  const number = NUMBERS[name];
  if (number !== undefined) return [`with ${number} ${limit} or more`, `with ${number} less than ${limit}`];
  const round = /^every-(\d+)$/.exec(name)?.[1];
  if (round !== undefined) return [`every ${ordinal(Number(round))} time`, "in between"];
  switch (name) {
    case "timestamps-go-back":
      return ["where TSval is below that of an earlier SYN from the same address", "where it is not"];
    case "port-reused":
      return ["from ports of an earlier connection", "from other ports"];
    case "initiator":
      return [`from ${names.initiatorOf(example)}`, "from others"];
    case "subnet":
      return [`from ${names.subnetOf(example)}`, "from others"];
    case "gateway":
      return [`by way of ${names.gatewayOf(example)}`, "by other next hops"];
    case "path":
      return [pathPhrase(names.pathOf(example)), "elsewhere"];
    case "moment": {
      const frame = names.frameAt(limit!);
      return [`from frame ${frame} on`, `before frame ${frame}`];
    }
    case "source-port":
      return [`from source ports from ${limit} on`, "from lower ones"];
    default:
      return [`with ${countText(limit!)} octets of data or more`, "with fewer"];
  }
}

function pathPhrase(path: string): string {
  return path === "" ? "without VLAN or tunnel" : `in ${path}`;
}

function ordinal(n: number): string {
  return { 2: "second", 3: "third" }[n] ?? `${n}th`;
}
