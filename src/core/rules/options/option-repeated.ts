import { Mark } from "../../flow/flow";
import { optionName, type TcpOption } from "../../tcp/options";
import { Sign } from "../facts/flowSigns";
import { offersOf, repeated, segmentName, sightings } from "../facts/negotiation";
import { defineRule } from "../rule";

interface Evidence {
  readonly segment: string;
  readonly option: string;
  readonly count: number;
  readonly times: number;
}

/** Padding, and kinds that may occur several times: subtypes of MPTCP, experiments with different ids. */
const MAY_REPEAT: ReadonlySet<TcpOption["kind"]> = new Set([
  "nop",
  "end",
  "afterEnd",
  "mptcp",
  "experimental",
  "fastOpen",
]);

export const optionRepeated = defineRule<Evidence>({
  id: "option-repeated",
  group: "options",
  severity: "warning",
  title: "Segment contains the same option more than once",
  references: ["RFC 9293 §3.1"],
  limits: "No RFC says which of them is used; implementations differ.",
  marks: Mark.OddOptions,
  needs: Sign.OddList,
  examples: {
    reported: `
      > S  0:0(0) <mss 1460,mss 536>   // reported
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1`,
    silent: `
      > S  0:0(0) <mss 1460,nop,nop,sackOK>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,sackOK>
      > .  1:1(0) ack 1`,
  },

  *check(flow) {
    const offers = offersOf(flow);
    const isSecond = (option: TcpOption, options: readonly TcpOption[]): boolean =>
      !MAY_REPEAT.has(option.kind) && options.find(({ kindNumber }) => kindNumber === option.kindNumber) !== option;
    for (const { at, option, times } of sightings(offers, (each, { options }) => isSecond(each, options))) {
      const { options } = offers.find(({ arrival }) => arrival === at)!;
      const count = options.filter(({ kindNumber }) => kindNumber === option.kindNumber).length;
      yield {
        at,
        field: "options",
        evidence: { segment: segmentName(at), option: optionName(option), count, times: times / (count - 1) },
      };
    }
  },

  explain({ segment, option, count, times }) {
    return {
      what: `${segment} contains the option ${option} ${count} times.${repeated(Math.round(times))}`,
      why: "Each option occurs once in a segment (RFC 9293 §3.1). With two, some receivers use the first, others the last, and others drop the segment.",
      next: "Look for a sender that adds an option twice, or a middlebox (MSS clamping, load balancer) that adds its own option to an existing one.",
    };
  },
});
