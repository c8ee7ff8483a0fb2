// What ARP and Neighbor Discovery say beside the flows: which SYN waited for an answer, and what was never answered.

import type { CaptureIssue } from "../capture/frame";
import type { NeighborWait } from "../flow/flow";
import { SYN } from "../tcp/flags";
import { countText } from "../text/amounts";
import { durationText } from "../text/durations";
import { ED_TIME } from "../tracker/events";
import { flowAddress } from "../tracker/flowAddress";
import type { NeighborTable, Requests, TwoAnswers } from "../tracker/neighborTable";
import * as L from "../tracker/rowLayout";
import type { FlowTracker } from "../tracker/tracker";

/** What the first segment of flow `index`, a SYN, waited for. */
export function neighborWaitOf(
  { flows, events }: FlowTracker,
  neighbors: NeighborTable,
  index: number,
): NeighborWait | undefined {
  if (!neighbors.hasLate) return undefined;
  const row = flows.chunk(index);
  const flowAt = flows.at(index);
  const head = row[flowAt + L.F_HEAD]!;
  if (head < 0) return undefined;
  const ints = events.ints.chunk(head);
  const e = events.ints.at(head);
  const link = events.links.of(ints[e + L.E_KIND]! >>> L.E_LINK_SHIFT);
  const isSyn = (ints[e + L.E_KIND]! & 3) === L.KIND_SEGMENT && ((ints[e + L.E_FLAGS]! >>> 20) & SYN) !== 0;
  const timeNs = events.floats.chunk(head)[events.floats.at(head) + ED_TIME]!;
  if (!isSyn) return undefined;
  if (link) return neighbors.waitBefore(link.source, link.destination, timeNs);
  // Cooked captures have no destination address.
  const side = (ints[e + L.E_KIND]! >>> 2) & 1;
  return neighbors.waitBeforePacket(flowAddress(row, flowAt, side), timeNs);
}

/** Flows that are looked at for addresses: they suffice to know whose answers the capture can hold. */
const MOST_FLOWS = 1000;

/** What requests and answers show by themselves. */
export function neighborIssues(tracker: FlowTracker, neighbors: NeighborTable): CaptureIssue[] {
  return [...unansweredIssues(tracker, neighbors), ...neighbors.answeredTwice.map(twoAnswersIssue)];
}

function twoAnswersIssue({ family, asker, target, answers: [first, second] }: TwoAnswers): CaptureIssue {
  const apart = durationText(second.timeNs - first.timeNs);
  const message = `Two Ethernet addresses answered the ${protocolOf(family)} request of ${asker} for ${target}: ${first.mac} in frame ${first.frame}, and ${second.mac} in frame ${second.frame}, ${apart} later. Either two machines have this address, or one answers by two interfaces in one network, or another one answers for it (proxy). What ${asker} sends to ${target} goes to one of them, and not always to the same.`;
  return { kind: "two-neighbors", frame: second.frame, offset: second.fileOffset, count: 2, message };
}

/**
 * Requests that nobody answered. Answers are sent to one host, so that a capture holds those of its own hosts only: where there are
 * flows, the asking host must be in one of them, with segments in both directions.
 */
function unansweredIssues(tracker: FlowTracker, neighbors: NeighborTable): CaptureIssue[] {
  const all = neighbors.unanswered;
  if (all.length === 0) return [];
  const seen = addressesOf(tracker);
  const found = all.filter(
    ({ asker, target }) => (tracker.length === 0 || seen.both.has(asker)) && !seen.any.has(target),
  );
  const [first] = found;
  if (!first) return [];
  const others = found.length - 1;
  const more = others === 0 ? "" : ` The same holds for ${countText(others)} more address${others === 1 ? "" : "es"}.`;
  const count = found.reduce((sum, requests) => sum + requests.count, 0);
  const message = unansweredText(first, more);
  return [{ kind: "no-route-to-neighbor", severity: "error", frame: first.firstFrame, offset: 0, count, message }];
}

function unansweredText({ family, asker, target, count, firstNs, lastNs }: Requests, more: string): string {
  return `${asker} asked ${count} times by ${protocolOf(family)} for the Ethernet address of ${target} in ${durationText(lastNs - firstNs)}, and got no answer: no segment to it, or through it as a router, could be sent.${more} Check that ${target} is up and in the same network (address, prefix length, VLAN).`;
}

function protocolOf(family: 4 | 6): string {
  return family === 4 ? "ARP" : "Neighbor Discovery";
}

function addressesOf({ flows, length }: FlowTracker): { both: ReadonlySet<string>; any: ReadonlySet<string> } {
  const both = new Set<string>();
  const any = new Set<string>();
  for (let index = 0; index < Math.min(length, MOST_FLOWS); index++) {
    const row = flows.chunk(index);
    const flowAt = flows.at(index);
    const ends = [flowAddress(row, flowAt, 0), flowAddress(row, flowAt, 1)];
    const isBoth = [L.F_SIDE_A, L.F_SIDE_B].every((side) => row[flowAt + side + L.S_SEGMENTS]! > 0);
    for (const end of ends) {
      any.add(end);
      if (isBoth) both.add(end);
    }
  }
  return { both, any };
}
