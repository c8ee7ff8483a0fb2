// Tests of where a flow was recorded: VLANs, tunnels and interfaces; and of what it has there.

import type { TextTest } from "../filter/expression";
import { textPredicate } from "../filter/names";
import { Mark } from "../flow/flow";
import { pathText } from "../tracker/flowPaths";
import * as L from "../tracker/rowLayout";
import type { FlowTracker } from "../tracker/tracker";
import type { FilterSubject, FlowPredicate } from "./filterSubject";

/** As many as an event has room for (`E_POINT_SHIFT`). */
const RECORDING_POINTS = 64;

/** VLANs and tunnels, or one of the interfaces that recorded the flow. */
export function placeTest(test: TextTest, { paths, interfaceOf, tracker }: FilterSubject): FlowPredicate {
  const passes = textPredicate(test);
  const onPath = pathTest(paths, passes);
  const points = Array.from({ length: RECORDING_POINTS }, (_, point) => {
    const name = interfaceOf(point);
    return name !== undefined && passes(name);
  });
  if (!points.includes(true)) return onPath;
  return (flow, row, at) => onPath(flow, row, at) || wasRecordedAt(points, tracker, flow, row[at + L.F_HEAD]!);
}

/** By the events that are kept, and the copies of them. */
function wasRecordedAt(points: readonly boolean[], tracker: FlowTracker, flow: number, head: number): boolean {
  const isAt = ({ ints }: FlowTracker["events"], event: number): boolean => {
    const row = ints.chunk(event);
    const at = ints.at(event);
    return (row[at + L.E_KIND]! & 3) === L.KIND_SEGMENT && points[(row[at + L.E_IP]! >>> L.E_POINT_SHIFT) & 63]!;
  };
  for (let event = head; event >= 0; ) {
    if (isAt(tracker.events, event)) return true;
    event = tracker.events.ints.chunk(event)[tracker.events.ints.at(event) + L.E_NEXT]!;
  }
  for (const event of tracker.copies.of(flow)) if (isAt(tracker.copies.events, event)) return true;
  return false;
}

/** There are few paths: each is asked once. */
export function pathTest(paths: readonly string[], passes: (text: string) => boolean): FlowPredicate {
  const answers = new Map<number, boolean>();
  return (_, row, at) => {
    // The text of two paths says which is the initiator's.
    const key = 4 * row[at + L.F_PATH]! + (row[at + L.F_FLAGS]! & (L.FLOW_B_INITIATES | L.FLOW_ROLES_KNOWN)) / 2;
    let answer = answers.get(key);
    if (answer === undefined) {
      answer = passes(pathText(row, at, paths));
      answers.set(key, answer);
    }
    return answer;
  };
}

export function presence(what: "ipv4" | "ipv6" | "vlan" | "icmp", paths: readonly string[]): FlowPredicate {
  switch (what) {
    case "ipv4":
      return (_, row, at) => !(row[at + L.F_FLAGS]! & L.FLOW_IPV6);
    case "ipv6":
      return (_, row, at) => (row[at + L.F_FLAGS]! & L.FLOW_IPV6) !== 0;
    case "icmp":
      return (_, row, at) => (row[at + L.F_MARKS]! & Mark.Icmp) !== 0;
    case "vlan":
      return pathTest(paths, (text) => /\bVLAN \d/.test(text));
  }
}
