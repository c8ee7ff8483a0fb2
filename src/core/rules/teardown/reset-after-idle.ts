import { framesMissing } from "../../evidence/lossSigns";
import { type Arrival, type Flow, Mark, type Side } from "../../flow/flow";
import { idleBeforeNs } from "../../flow/idle";
import { otherSide } from "../../flow/relative";
import { FIN } from "../../tcp/flags";
import { durationText } from "../../text/durations";
import { endpointText, numberText } from "../facts/findingText";
import { arrivals } from "../facts/handshakeSegments";
import { effectiveReset, isObeyed } from "../facts/outstanding";
import { isForeign, originOf } from "../facts/resetOrigin";
import { isExact } from "../facts/resets";
import { defineRule } from "../rule";

interface Evidence {
  readonly by: Side;
  readonly seq: number;
  readonly idleNs: number;
}

export const resetAfterIdle = defineRule<Evidence>({
  id: "reset-after-idle",
  group: "teardown",
  severity: "information",
  title: "Idle connection was reset",
  references: ["RFC 9293 §3.10.5"],
  limits:
    "Reported where the RST follows at least 30 seconds in which no segment was captured, and nothing was unacknowledged or closed by then. A capture that paused looks the same. A RST in answer to a segment after the silence is reset-with-data-outstanding, that of another machine is reset-forged.",
  marks: Mark.Rst,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < P. 1:51(50) ack 101
      > .  101:101(0) ack 51
      +400 < R. 51:51(0) ack 101   // reported`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < P. 1:51(50) ack 101
      > .  101:101(0) ack 51
      +2 < R. 51:51(0) ack 101`,
  },

  *check(flow) {
    if (flow.outcome !== "established" && flow.outcome !== "not-captured") return;
    const reset = effectiveReset(flow);
    if (!reset || !isObeyed(flow, reset)) return;
    const idleNs = idleBeforeNs(flow, reset.index);
    if (idleNs === 0 || !isExact(reset) || !isSettled(flow, reset) || isForeign(originOf(flow, reset))) return;
    yield { at: reset, field: "flags", evidence: { by: reset.from, seq: reset.seg.seq, idleNs } };
  },

  explain({ by, seq, idleNs }, flow) {
    const peer = otherSide(by);
    const idle = durationText(idleNs);
    return {
      what: `The ${by} ${endpointText(flow, by)} reset the connection with SEQ ${numberText(flow, by, seq)} after ${idle} of silence. All data was acknowledged, and no FIN had been sent.`,
      why: `Nothing on the wire caused the RST: a timer ended the connection. Load balancers, proxies and firewalls do so in the name of the ${by}, and so do programs and kernels whose keep-alive fails or whose timeout for idle connections passes.`,
      next: `Compare ${idle} with the idle timeouts of the ${by}'s program and of each load balancer, proxy, firewall and NAT on the path. Keep-alives at shorter intervals prevent it; so does the ${peer}, if it closes idle connections sooner.`,
    };
  },
});

/** Both sides had all data of the other, and neither had closed. */
function isSettled(flow: Flow, { index, from, sender, receiver }: Arrival): boolean {
  if (framesMissing(flow, from) || framesMissing(flow, otherSide(from))) return false;
  if (arrivals(flow).some((other) => other.index < index && other.seg.flags & FIN)) return false;
  return sender.rcvNxt === receiver.sndNxt && receiver.rcvNxt === sender.sndNxt && sender.sndNxt !== undefined;
}
