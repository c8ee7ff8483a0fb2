import { framesMissing } from "../../evidence/lossSigns";
import { Mark, type Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { FIN } from "../../tcp/flags";
import { durationText } from "../../text/durations";
import { plural } from "../facts/findingText";
import { marked } from "../facts/series";
import { defineRule } from "../rule";

interface Evidence {
  readonly from: Side;
  /** From the end of the handshake, or the flow's first segment where that is not known, to the FIN. */
  readonly afterNs: number;
  /** Octets of data that came from the other side in the whole flow. */
  readonly received: number;
}

export const closedWithoutData = defineRule<Evidence>({
  id: "closed-without-data",
  group: "teardown",
  severity: "information",
  title: "Connection closed without sending data",
  references: ["RFC 9293 §3.6"],
  limits:
    "Judged only for the side that closes first, in an established flow whose SYN was captured. A program that only receives also closes this way.",
  marks: Mark.SilentClose,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < F. 1:1(0) ack 101    // reported
      > .  101:101(0) ack 2`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < P. 1:51(50) ack 101
      < F. 51:51(0) ack 101
      > .  101:101(0) ack 52`,
  },

  *check(flow) {
    if (flow.outcome !== "established") return;
    const fin = marked(flow, Mark.SilentClose).find(({ seg }) => seg.flags & FIN);
    // A FIN of the other side that the capture lost would have come first.
    const other = otherSide(fin?.from ?? "initiator");
    if (!fin || fin.marks & Mark.AckUnseen || framesMissing(flow, fin.from) || framesMissing(flow, other)) return;
    const { ack } = flow.handshake;
    const opened = ack === undefined ? undefined : flow.events[ack];
    yield {
      at: fin,
      field: "flags",
      evidence: {
        from: fin.from,
        afterNs: fin.timeNs - (opened?.timeNs ?? flow.firstTimeNs),
        received: flow[otherSide(fin.from)].payloadBytes,
      },
    };
  },

  explain({ from, afterNs, received }) {
    const peer = otherSide(from);
    return {
      what: `The ${from} sends a FIN ${durationText(afterNs)} after the handshake, and no octet of data before it. The ${peer} sends ${received === 0 ? "no data either" : `${plural(received, "octet")} in total`}.`,
      why: "TCP did what the programs asked for (RFC 9293 §3.6): the connection opened and closed in order. The capture does not show why the program closed it.",
      next:
        from === "responder"
          ? "Check the server's log: access control that closes after accept (an address list, TCP wrappers), a wrong protocol on this port, a limit on connections, or a proxy whose server behind it is not reachable."
          : received > 0
            ? "A program that only reads (a download, a banner) closes like this. Otherwise look at the client: a banner scan, or a client that did not like what it received."
            : "Health checks, port scans and connections that a browser opens in advance look like this.",
    };
  },
});
