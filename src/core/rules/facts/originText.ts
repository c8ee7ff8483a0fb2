// What the comparison of a RST with its sender's other segments shows, in words: with the numbers of both.

import type { Arrival, Flow, Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { durationText } from "../../text/durations";
import { hopsName, hopsText } from "../../text/senderText";
import type { Mirrored } from "./mirroredSegment";
import { isForeign, type Origin, otherMachines } from "./resetOrigin";
import type { Counted, OtherIpId } from "./resetSigns";

/** One sentence or more; "" where there is nothing to compare with. */
export function originText(flow: Flow, reset: Pick<Arrival, "from">, origin: Origin): string {
  const { hops, usual, fromOtherFlows, mirrored, mac, ipId, clock, continued } = origin;
  const { address } = flow[reset.from];
  const whose = fromOtherFlows ? `SYNs and SYN-ACKs of ${address} in other flows` : `other segments of ${address}`;
  const texts: string[] = [];
  if (usual.length > 0 && hops > 0) {
    const ttl = hopsName(flow);
    if (usual.includes(hops)) texts.push(`This RST has ${ttl} ${hops}, as have the ${whose}.`);
    else texts.push(`This RST has ${ttl} ${hops}; the ${whose} have ${hopsText(usual)}.`);
  }
  if (mirrored) texts.push(mirroredText(mirrored, flow[reset.from], otherSide(reset.from)));
  if (mac) texts.push(`Its frame came from ${mac.got}; the others came from ${mac.usual}.`);
  if (ipId && !mirrored) texts.push(ipIdText(ipId));
  if (clock && !mirrored)
    texts.push(`Its TSval ${clock.tsVal} is ${durationText(clock.offNs)} from the clock of the others.`);
  if (continued && isForeign(origin))
    texts.push(`${address} continued after it, in frame ${continued.frameNumber}, as if it had sent none.`);
  return texts.join(" ");
}

/** Two machines behind the address of `side`, as the hop counts of all flows show; "" where they show none. */
export function otherMachinesText(flow: Flow, side: Side): string {
  const found = otherMachines(flow, side);
  if (!found) return "";
  const { address } = flow[side];
  return `${address} has ${hopsName(flow)} ${found.here} in this flow and ${hopsText(found.others)} in others: more than one machine has that address, or more than one route leads to it.`;
}

function mirroredText({ segment, fields }: Mirrored, { address }: { readonly address: string }, peer: Side): string {
  const whose = segment ? `frame ${segment.frameNumber}` : `a segment of the ${peer}`;
  const those = `Its ${fields.join(" and ")} are those of ${whose}`;
  const echo = fields.includes("TSecr") ? `, which echoes a TSval of ${address} itself` : "";
  return `${those}${echo}: a device on the path turned that segment round.`;
}

function ipIdText({ got, before: [first, second] }: OtherIpId): string {
  return `Its IP ID ${got} does not follow ${first.ipId}${frameText(first)} and ${second.ipId}${frameText(second)} before it, which count up.`;
}

function frameText({ frame }: Counted): string {
  return frame === undefined ? "" : ` (frame ${frame})`;
}
