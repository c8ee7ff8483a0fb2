import { Mark, type Side } from "../../flow/flow";
import { optionName, type TcpOption } from "../../tcp/options";
import { Sign } from "../facts/flowSigns";
import { isSyn } from "../facts/handshakeSegments";
import { offersOf } from "../facts/negotiation";
import { defineRule } from "../rule";

interface Evidence {
  readonly sender: Side;
  readonly dropped: readonly string[];
  readonly added: readonly string[];
  readonly changed: readonly string[];
}

export const optionsChangedOnRetry = defineRule<Evidence>({
  id: "options-changed-on-retry",
  group: "options",
  severity: "information",
  title: "Retransmitted SYN has different options",
  references: ["RFC 7413 §4.4", "RFC 9768 §3.1.4"],
  limits: "Timestamp values differ on every retry and are not compared. Reported once per side.",
  marks: Mark.OddOptions,
  needs: Sign.SynAgain,
  examples: {
    reported: `
      > S  0:0(0) <mss 1460,nop,nop,sackOK,nop,wscale 7>
      +1 > S 0:0(0) <mss 1460>   // reported
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1`,
    silent: `
      > S  0:0(0) <mss 1460,nop,wscale 7>
      +1 > S 0:0(0) <mss 1460,nop,wscale 7>
      < S. 0:0(0) ack 1 <mss 1460,nop,wscale 7>
      > .  1:1(0) ack 1`,
  },

  *check(flow) {
    for (const sender of ["initiator", "responder"] as const) {
      const tries = offersOf(flow).filter(({ arrival }) => arrival.from === sender && isSyn(arrival));
      const first = tries[0];
      if (!first) continue;
      for (const retry of tries.slice(1)) {
        if (retry.arrival.seg.seq !== first.arrival.seg.seq) continue;
        const before = contents(first.options);
        const after = contents(retry.options);
        const evidence = {
          sender,
          dropped: [...before.keys()].filter((name) => !after.has(name)),
          added: [...after.keys()].filter((name) => !before.has(name)),
          changed: [...after]
            .filter(([name, value]) => before.has(name) && before.get(name) !== value)
            .map(([name]) => name),
        };
        if (evidence.dropped.length + evidence.added.length + evidence.changed.length === 0) continue;
        yield { at: retry.arrival, field: "options", related: [first.arrival], evidence };
        break;
      }
    }
  },

  explain({ dropped, added, changed }) {
    const parts = [
      dropped.length > 0 ? `without ${dropped.join(", ")}` : "",
      added.length > 0 ? `with ${added.join(", ")} added` : "",
      changed.length > 0 ? `with a different value of ${changed.join(", ")}` : "",
    ].filter(Boolean);
    return {
      what: `The SYN was retransmitted ${parts.join(", ")}.`,
      why: "Stacks omit options on a later retry in case a middlebox drops SYNs that contain them (RFC 7413 §4.4 for Fast Open, RFC 9768 §3.1.4 for Accurate ECN). The connection then uses fewer features than both ends support.",
      next: "If only the plain SYN is answered, look for a middlebox that drops SYNs with the omitted options.",
    };
  },
});

/** The comparable part of each option: its value, except where it differs by design. */
function contents(options: readonly TcpOption[]): ReadonlyMap<string, string> {
  const result = new Map<string, string>();
  for (const option of options) {
    if (option.kind === "nop" || option.kind === "end" || option.kind === "afterEnd") continue;
    const { offset: _offset, length: _length, ...value } = option;
    result.set(optionName(option), option.kind === "timestamps" ? "" : JSON.stringify(value));
  }
  return result;
}
