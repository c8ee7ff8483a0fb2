import { Mark } from "../../flow/flow";
import { SMALLEST_MSS, swappedMss } from "../../tcp/mss";
import { Sign } from "../facts/flowSigns";
import { find, negotiates, offersOf, segmentName } from "../facts/negotiation";
import { defineRule } from "../rule";

interface Evidence {
  readonly segment: string;
  readonly mss: number;
  readonly smallest: number;
  readonly family: 4 | 6;
  /** The value with its two octets exchanged, where only that is a usual one. */
  readonly swapped?: number;
}

export const mssUnusable = defineRule<Evidence>({
  id: "mss-unusable",
  group: "options",
  severity: "warning",
  title: "Advertised MSS is not usable",
  references: ["RFC 9293 §3.7.1", "RFC 8200 §5"],
  limits:
    "A small value may be intentional, to test the peer. A large one is reported only if it is a usual MSS with its two octets exchanged. Reported once per side.",
  marks: Mark.OddOptions,
  needs: Sign.OddMss,
  examples: {
    reported: `
      > S  0:0(0) <mss 0>   // reported
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1`,
    silent: `
      > S  0:0(0) <mss 1460>
      < S. 0:0(0) ack 1 <mss 1220>
      > .  1:1(0) ack 1`,
  },

  *check(flow) {
    const smallest = SMALLEST_MSS[flow.family];
    for (const from of ["initiator", "responder"] as const) {
      for (const { arrival, options } of offersOf(flow)) {
        const mss = find(options, "mss")?.mss;
        if (arrival.from !== from || !negotiates(arrival) || mss === undefined) continue;
        const swapped = swappedMss(mss);
        if (mss >= smallest && swapped === undefined) continue;
        yield {
          at: arrival,
          field: "options",
          expected: swapped === undefined ? `${smallest} or more` : `${swapped}`,
          evidence: {
            segment: segmentName(arrival),
            mss,
            smallest,
            family: flow.family,
            ...(swapped !== undefined && { swapped }),
          },
        };
        break;
      }
    }
  },

  explain({ segment, mss, smallest, family, swapped }) {
    if (swapped !== undefined)
      return {
        what: `${segment} advertises an MSS of ${mss} (0x${hex(mss)}). That is ${swapped} (0x${hex(swapped)}) with its two octets in the wrong order.`,
        why: `The MSS is sent in network byte order, the high octet first (RFC 9293 §3.2, RFC 1700). The peer believes that it may send segments of ${mss} octets, and is limited only by its own MTU: segments that are too large for the path or for the sender's buffer are fragmented or lost.`,
        next: "Look for a missing conversion to network byte order (htons) where the sender's stack, or a device that clamps the MSS, writes the option.",
      };
    return {
      what: `${segment} advertises an MSS of ${mss}; over IPv${family} the smallest useful value is ${smallest}.`,
      why:
        family === 4
          ? "Every link carries 68 octets, which leaves 28 octets after the IPv4 and TCP headers. A peer that accepts the value sends tiny segments; many stacks use a larger value instead or drop the SYN."
          : "Every IPv6 link carries 1280 octets, which leaves 1220 octets after the IPv6 and TCP headers (RFC 8200 §5). A smaller value slows the flow down without need.",
      next: "Check how the sender computes it (interface MTU minus headers) and the octet order, and look for MSS clamping on the path.",
    };
  },
});

function hex(value: number): string {
  return value.toString(16).padStart(4, "0");
}
