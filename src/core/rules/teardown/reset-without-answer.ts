import { framesMissing } from "../../evidence/lossSigns";
import { type Arrival, type Flow, Mark, type Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { Defect } from "../../tcp/defects";
import { ACK, FIN, RST } from "../../tcp/flags";
import { type SeqNumber, seqAdd, seqDistance, seqLess, seqLessOrEqual, seqMax } from "../../tcp/seq";
import { CAPTURE_GAP_NS, LONGEST_FIRST_TIMEOUT_NS } from "../../tcp/thresholds";
import { durationText } from "../../text/durations";
import { endpointText, plural } from "../facts/findingText";
import { arrivals } from "../facts/handshakeSegments";
import { effectiveReset, isObeyed } from "../facts/outstanding";
import { causeOf, type ResetCause } from "../facts/resetCause";
import { causeWords } from "../facts/resetCauseText";
import { defineRule } from "../rule";

interface Evidence {
  readonly by: Side;
  /** Octets of data that the other side sent, all acknowledged; 0 where the RST answers the ACK of the handshake. */
  readonly received: number;
  /** They are a TLS ClientHello. */
  readonly isHello: boolean;
  /** Nothing but the RST acknowledges them. */
  readonly byReset: boolean;
  /** Neither side had sent data. */
  readonly silent: boolean;
  /** It never opened the window of 0 that its SYN-ACK offered. */
  readonly closedWindow: boolean;
  /** Nothing of the RST's sender was captured but its RSTs. */
  readonly onlyResets: boolean;
  /** From the other side's last data, its FIN, or its ACK of the handshake, to the RST. */
  readonly afterNs: number;
  /** The other side had sent its FIN. */
  readonly closed: boolean;
  readonly cause: ResetCause;
}

export const resetWithoutAnswer = defineRule<Evidence>({
  id: "reset-without-answer",
  group: "teardown",
  severity: "warning",
  title: "Connection was reset without an answer",
  references: ["RFC 9293 §3.10.5", "RFC 9293 §3.10.7.4"],
  limits:
    "Judged where the side that resets acknowledged all data of the other side and never sent an octet itself, or where the responder answers the ACK of the handshake like a segment of a connection that it does not know, or never opened its window, or sent nothing else that was captured, or aborts before either side has sent an octet; with unacknowledged data it is reset-with-data-outstanding. It is information where no data was sent, where the RST comes within 3.5 seconds of the data, or after the other side's FIN: then a program decided it (the summary names it as a cause where it is frequent, and the same responder does not reset other connections); and after more than two minutes, in which the capture may have paused. A RST at a TLS ClientHello is a warning, however soon it comes: TLS answers with an alert. Not reported where the capture lost frames. A program that only reads and then aborts looks the same.",
  isCauseBesideAnswers: true,
  marks: Mark.Rst,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101
      +9 < R. 1:1(0) ack 101   // reported`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < P. 1:51(50) ack 101
      > .  101:101(0) ack 51
      +9 < R. 51:51(0) ack 101`,
  },

  *check(flow) {
    // Where RSTs and challenge ACKs answer each other, the RST is about another connection.
    if (flow.outcome !== "established" || flow.marks & Mark.Challenge) return;
    const reset = effectiveReset(flow) ?? resetOfUnseenOpening(flow);
    if (!reset || !isObeyed(flow, reset)) return;
    const by = reset.from;
    const peer = otherSide(by);
    const { iss: peerIss } = flow[peer];
    // What the peer sends later crosses the RST, or does not know of it.
    const { sndNxt } = reset.receiver;
    if (flow[by].payloadBytes > 0 || framesMissing(flow, by) || framesMissing(flow, peer)) return;
    const cause = causeOf(flow, reset);
    // What another machine acknowledges has not arrived.
    const acked = cause.kind === "foreign" ? flow[by].rcvNxt : acknowledgedBy(flow, reset);
    const fin = arrivals(flow).find(({ from, seg, index }) => from === peer && seg.flags & FIN && index < reset.index);
    const { iss } = flow[by];
    const onlyResets = arrivals(flow).every(({ from, seg }) => from !== by || seg.flags & RST) && iss === undefined;
    if (onlyResets && cause.kind === "no-connection" && by === "responder") {
      const evidence = {
        by,
        received: 0,
        isHello: false,
        byReset: false,
        silent: false,
        closedWindow: false,
        onlyResets,
        afterNs: 0,
        closed: false,
        cause,
      };
      yield { at: reset, field: "flags", evidence };
      return;
    }
    if (sndNxt === undefined || acked === undefined || seqLess(acked, seqAdd(sndNxt, fin ? -1 : 0))) return;
    // Probes of a closed window repeat octets, which count once; a second FIN takes a number and is none.
    const { payloadBytes } = flow[peer];
    const numbers = peerIss === undefined ? payloadBytes : seqDistance(peerIss, sndNxt) - 1 - (fin ? 1 : 0);
    const received = Math.min(payloadBytes, numbers);
    const closedWindow = received === 0 && by === "responder" && neverOpened(flow, reset);
    const isUnknown = by === "responder" && cause.kind === "no-connection" && cause.answers === "ack";
    const silent =
      received <= 0 && by === "responder" && cause.kind === "abort" && payloadBytes === 0 && fin === undefined;
    if (received <= 0 && !isUnknown && !closedWindow && !silent) return;
    // The peer acknowledged no octet of it either: none was missed.
    if (iss === undefined || flow[peer].rcvNxt !== seqAdd(iss, 1)) return;
    const last = received > 0 ? flow[peer].lastDataNs : flow.events[flow.handshake.ack ?? -1]?.timeNs;
    const afterNs = Math.max(0, reset.timeNs - (last ?? reset.timeNs));
    // A pause that long may be the capture's. Without data the program may have decided at any time.
    const isDecided =
      (silent && !closedWindow) ||
      (received > 0 && (fin !== undefined || afterNs < LONGEST_FIRST_TIMEOUT_NS || afterNs > CAPTURE_GAP_NS));
    const isHello = received > 0 && by === "responder" && fin === undefined && flow[peer].firstData === "tls";
    yield {
      at: reset,
      field: "flags",
      ...(isDecided && !isHello && { severity: "information" as const }),
      evidence: {
        by,
        received,
        isHello,
        byReset: received > 0 && acked !== flow[by].rcvNxt,
        silent,
        closedWindow,
        onlyResets: false,
        afterNs,
        closed: fin !== undefined,
        cause,
      },
    };
  },

  explain({ by, received, isHello, byReset, silent, closedWindow, onlyResets, afterNs, closed, cause }, flow) {
    const peer = otherSide(by);
    const words = causeWords(flow, { from: by }, cause);
    if (closedWindow)
      return {
        what: `The ${by} ${endpointText(flow, by)} reset the connection ${durationText(afterNs)} after the ACK of the handshake. Its SYN-ACK offered a window of 0, and it never opened it, so the ${peer} could send nothing.`,
        why: "A proxy in front of a server (a SYN proxy, a load balancer) answers with a window of 0 until the server behind it has answered. It resets the connection when that server does not answer.",
        next: `Look at the connection from the device that answers for ${endpointText(flow, by)} to the server behind it: capture there.`,
      };
    if (silent)
      return {
        what: `The ${by} ${endpointText(flow, by)} reset the connection ${durationText(afterNs)} after the ACK of the handshake. Neither side had sent an octet.`,
        why: "A RST with numbers of its own is an abort (RFC 9293 §3.10.5): the program closed without reading or sending, or a proxy accepted for a server that it could not reach.",
        next: `Look at what answers for ${endpointText(flow, by)}: access control that rejects ${flow[peer].address}, a timeout for clients that send nothing, or a proxy (sidecar, load balancer) whose own connection to the server failed. Try from another address, and send data at once.`,
      };
    const sent = `${plural(received, "octet")} of the ${peer}'s data${isHello ? ", a TLS ClientHello," : ""}`;
    const what = onlyResets
      ? `The ${by} ${endpointText(flow, by)} reset the connection, and the capture contains nothing else of it, not even its SYN-ACK.`
      : received === 0
        ? `The ${by} ${endpointText(flow, by)} reset the connection ${durationText(afterNs)} after the ACK of the handshake. It had sent nothing but its SYN-ACK.`
        : byReset
          ? `The ${by} ${endpointText(flow, by)} answered ${sent} with a RST that acknowledges them, ${durationText(afterNs)} after ${closed ? `the ${peer}'s FIN` : "the last of them"}. It sent no octet itself.`
          : `The ${by} ${endpointText(flow, by)} acknowledged ${sent} and sent none itself. ${cause.kind === "foreign" ? "Another machine, in its name," : "It"} reset the connection ${durationText(afterNs)} after ${closed ? `the ${peer}'s FIN` : "the last of them"}.`;
    return {
      what: words ? `${what} ${words.fact}` : what,
      why:
        words?.why ??
        "Its TCP took the data, and the program, or the host behind a proxy, never answered. A RST with numbers of its own is an abort (RFC 9293 §3.10.5).",
      next:
        words?.next ??
        (isHello && afterNs < LONGEST_FIRST_TIMEOUT_NS
          ? `A server answers a ClientHello that it does not like with a TLS alert. A RST in place of it comes from a server that has no TLS on port ${flow.responder.port}, that refuses this server name or address without a word, or from a device in front of it that reads the server name. Try another server name, and the same from another network.`
          : by === "responder"
            ? "If a proxy, a sidecar or a load balancer accepts connections at this address, look at its own connection to the server behind it: it accepted for a server that does not answer. Otherwise look at the server's log for a timeout or an abort after this request."
            : "Look at why the program aborts: it did not like what it received, or it gave up waiting."),
    };
  },
});

/** What the RST's sender acknowledged. A RST with the next number of its sender acknowledges what its receiver has sent. */
function acknowledgedBy(flow: Flow, { from, seg, sender, receiver }: Arrival): SeqNumber | undefined {
  const acked = flow[from].rcvNxt;
  if (acked === undefined || !(seg.flags & ACK) || seg.seq !== sender.sndNxt) return acked;
  const isSent = receiver.sndNxt !== undefined && seqLessOrEqual(seg.ack, receiver.sndNxt);
  return isSent ? seqMax(acked, seg.ack) : acked;
}

/** Its receiver had acknowledged a SYN-ACK that was not captured. */
function resetOfUnseenOpening(flow: Flow): Arrival | undefined {
  return arrivals(flow).find(
    ({ marks, from, receiver, after }) =>
      marks & Mark.Rst && receiver.state === "SYN-SENT" && after[otherSide(from)] === "CLOSED",
  );
}

/** All segments of the RST's sender before it offered a window of 0. */
function neverOpened(flow: Flow, { from, index }: Arrival): boolean {
  if (flow.events.some((event) => event.kind === "run" && event.segments[from] > 0)) return false;
  const own = arrivals(flow).filter((arrival) => arrival.from === from && arrival.index < index);
  return own.length > 0 && own.every(({ seg }) => seg.wnd === 0 && !(seg.defects & Defect.WindowCut));
}
