import { type Flow, type Link, Mark } from "../../flow/flow";
import { linkDifference } from "../../flow/linkDifference";
import { SYN } from "../../tcp/flags";
import { seqAdd } from "../../tcp/seq";
import { ANSWER_EXPECTED_NS } from "../../tcp/thresholds";
import { endpointText } from "../facts/findingText";
import { openingOf } from "../facts/handshakeSegments";
import { defineRule } from "../rule";

interface Evidence {
  /** Ethernet addresses: of the SYN, and of the SYN-ACK. */
  readonly syn: Link;
  readonly synAck: Link;
  /** Which of the two differs: who sent the SYN-ACK's frame, or to whom. */
  readonly differs: "source" | "destination";
  /** The handshake did not complete. */
  readonly failed: boolean;
  /** It did, and the responder took no data for a second or more, and sent nothing else. */
  readonly stuck: boolean;
}

export const pathAsymmetric = defineRule<Evidence>({
  id: "path-asymmetric",
  group: "path",
  severity: "information",
  title: "SYN and SYN-ACK take different paths",
  references: ["RFC 2992 §1", "RFC 826"],
  limits:
    "Judged by the Ethernet addresses of the two frames: one end must be the same, the other must differ. Virtual addresses of routers (VRRP, HSRP, GLBP), group addresses, and frames that have one source in both directions are not judged, nor are flows recorded at two points. It is a warning where the handshake did not complete, or where the responder has taken no data since.",
  marks: Mark.OtherLink,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 mac 3    // reported
      > .  1:1(0) ack 1`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
  },

  *check(flow) {
    if (flow.sight.duplicated) return;
    const { syns, synAcks } = openingOf(flow);
    const synAck = synAcks.responder.find(({ marks }) => marks & Mark.OtherLink);
    if (!synAck?.link) return;
    // A retry may have gone to another router, from which its answer comes.
    const before = syns.initiator.filter(({ index }) => index < synAck.index);
    const tried = before.flatMap(({ link }) => (link ? [linkDifference(link, synAck.link!)] : []));
    const syn = before.at(-1) ?? syns.initiator[0];
    if (!syn?.link || tried.includes(undefined)) return;
    const differs = linkDifference(syn.link, synAck.link);
    if (!differs) return;
    const failed = isFailed(flow);
    const stuck = isStuck(flow);
    yield {
      at: synAck,
      field: "segment",
      related: [syn],
      ...((failed || stuck) && { severity: "warning" as const }),
      evidence: { syn: syn.link, synAck: synAck.link, differs, failed, stuck },
    };
  },

  explain({ syn, synAck, differs, failed, stuck }, flow) {
    const what =
      differs === "source"
        ? `The SYN went to the Ethernet address ${syn.destination}, and the SYN-ACK came from ${synAck.source}.`
        : `The SYN came from the Ethernet address ${syn.source}, and the SYN-ACK went to ${synAck.destination}.`;
    const end = failed
      ? " The handshake did not complete."
      : stuck
        ? " The responder has acknowledged no data since, and sent nothing else."
        : "";
    return {
      what: what + end,
      why: "The two directions pass different routers. IP allows this; a firewall or NAT on one of them sees half of the connection, and drops what it does not know.",
      next:
        failed || stuck
          ? `Look at this first: find which device has ${differs === "source" ? synAck.source : synAck.destination}, and whether it forwards to ${endpointText(flow, differs === "source" ? "responder" : "initiator")} (a wrong entry of ARP or of the forwarding table, a route to another router, a stateful firewall that saw no SYN).`
          : "No action is needed while it works. If connections break after some time, compare the routes of both directions, and look for stateful devices on them.",
    };
  },
});

/** As where a firewall that the requests pass did not see the SYN-ACK, and drops what follows. */
function isStuck(flow: Flow): boolean {
  const { outcome, initiator, responder, events, sight } = flow;
  if (outcome !== "established" || initiator.iss === undefined || initiator.payloadBytes === 0) return false;
  const isSilent = events.every((event) =>
    event.kind === "run"
      ? event.segments.responder === 0
      : event.kind === "icmp" || event.from === "initiator" || (event.seg.flags & SYN) !== 0,
  );
  if (!isSilent || responder.rcvNxt !== seqAdd(initiator.iss, 1) || sight.captureDropped > 0) return false;
  const first = events.find((event) => event.kind !== "icmp" && event.index > (flow.handshake.ack ?? 0));
  return first !== undefined && sight.captureEndNs - first.timeNs >= ANSWER_EXPECTED_NS;
}

function isFailed({ outcome }: Flow): boolean {
  return outcome === "half-open" || outcome === "reset" || outcome === "broken" || outcome === "unreachable";
}
