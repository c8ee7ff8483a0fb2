// The states of a connection (RFC 9293 §3.3.2) and what changes them (§3.10), as a table: nothing else sets a state. An observer
// sees segments and not the calls of the program, so events are segments as the capture shows them, of the endpoint itself or of
// its peer. The state "?" is what is not known yet.

/** RFC 9293 §3.3.2. "?" until the capture shows enough to tell. */
export const STATES = [
  "?",
  "CLOSED",
  "LISTEN",
  "SYN-SENT",
  "SYN-RECEIVED",
  "ESTABLISHED",
  "FIN-WAIT-1",
  "FIN-WAIT-2",
  "CLOSE-WAIT",
  "CLOSING",
  "LAST-ACK",
  "TIME-WAIT",
] as const;
export type TcpState = (typeof STATES)[number];

/** Whether the connection is synchronized (RFC 9293 §3.5.2) and not over: all but TIME-WAIT. */
export function isOpenState(state: TcpState): boolean {
  return FIRST_SYNCHRONIZED <= STATES.indexOf(state) && state !== "TIME-WAIT";
}

const FIRST_SYNCHRONIZED = STATES.indexOf("ESTABLISHED");

/** What an endpoint does, or what reaches it. */
export const TCP_EVENTS = [
  /** It sends a SYN without ACK. */
  "send SYN",
  /** A SYN without ACK reaches it that crossed its own. */
  "receive SYN",
  "send SYN,ACK",
  /** Its SYN is acknowledged. */
  "receive ACK of SYN",
  /** It sends what only an endpoint in a synchronized state sends: ACK without SYN and RST. */
  "send ACK",
  /** Both SYNs are acknowledged, or both endpoints send as synchronized ones do, however it came to that. */
  "both synchronized",
  /** What followed shows that it did not accept the ACK of its SYN. */
  "ACK of SYN refused",
  /** It sends its first FIN, which acknowledges the peer's FIN if there was one. */
  "send FIN",
  /** It sends its first FIN, and the peer's crosses it. */
  "send FIN, crossing",
  /** The peer's first FIN reaches it. */
  "receive FIN",
  /** The same, and it acknowledges its own FIN. */
  "receive FIN, ACK of FIN",
  "receive ACK of FIN",
  /** It sends a RST that the peer accepts. */
  "send RST",
  /** A RST reaches it that is acceptable. */
  "receive RST",
] as const;
export type TcpEvent = (typeof TCP_EVENTS)[number];

export interface Transition {
  readonly from: TcpState;
  readonly event: TcpEvent;
  readonly to: TcpState;
  /** Where the standard says so; "inferred" where the row only corrects what was concluded before. */
  readonly source: string;
}

function row(event: TcpEvent, from: readonly TcpState[], to: TcpState, source: string): readonly Transition[] {
  return from.map((state) => ({ from: state, event, to, source }));
}

/** Every transition. An event that has no row for a state leaves it as it is. */
export const TRANSITIONS: readonly Transition[] = [
  row("send SYN", ["?", "CLOSED", "LISTEN"], "SYN-SENT", "RFC 9293 §3.10.1"),
  // The SYN was recorded after the ACK from which the state was concluded.
  row("send SYN", ["ESTABLISHED"], "SYN-SENT", "inferred"),
  row("receive SYN", ["SYN-SENT"], "SYN-RECEIVED", "RFC 9293 §3.10.7.3"),
  row("send SYN,ACK", ["?", "LISTEN"], "SYN-RECEIVED", "RFC 9293 §3.10.7.2"),
  row("send SYN,ACK", ["SYN-SENT"], "SYN-RECEIVED", "RFC 9293 §3.10.7.3"),
  // The RST that seemed to end it had no effect, or it listens again.
  row("send SYN,ACK", ["CLOSED"], "SYN-RECEIVED", "inferred"),
  row("receive ACK of SYN", ["SYN-SENT"], "ESTABLISHED", "RFC 9293 §3.10.7.3"),
  row("receive ACK of SYN", ["SYN-RECEIVED"], "ESTABLISHED", "RFC 9293 §3.10.7.4"),
  row("send ACK", ["?"], "ESTABLISHED", "RFC 9293 §3.10.7.3"),
  // The RST that seemed to end it had no effect.
  row("send ACK", ["CLOSED"], "ESTABLISHED", "inferred"),
  row("both synchronized", ["SYN-SENT"], "ESTABLISHED", "RFC 9293 §3.10.7.3"),
  row("both synchronized", ["SYN-RECEIVED"], "ESTABLISHED", "RFC 9293 §3.10.7.4"),
  row("both synchronized", ["?", "CLOSED"], "ESTABLISHED", "inferred"),
  row("ACK of SYN refused", ["ESTABLISHED"], "SYN-RECEIVED", "inferred"),
  row("send FIN", ["SYN-RECEIVED", "ESTABLISHED"], "FIN-WAIT-1", "RFC 9293 §3.10.4"),
  row("send FIN", ["CLOSE-WAIT"], "LAST-ACK", "RFC 9293 §3.10.4"),
  row("send FIN", ["?", "SYN-SENT"], "FIN-WAIT-1", "inferred"),
  row("send FIN, crossing", ["SYN-RECEIVED", "ESTABLISHED"], "FIN-WAIT-1", "RFC 9293 §3.10.4"),
  row("send FIN, crossing", ["?", "SYN-SENT"], "FIN-WAIT-1", "inferred"),
  // The peer's FIN was recorded first and had not arrived: figure 13.
  row("send FIN, crossing", ["CLOSE-WAIT"], "CLOSING", "RFC 9293 §3.6"),
  row("receive FIN", ["SYN-RECEIVED", "ESTABLISHED"], "CLOSE-WAIT", "RFC 9293 §3.10.7.4"),
  row("receive FIN", ["?"], "CLOSE-WAIT", "inferred"),
  row("receive FIN", ["FIN-WAIT-1"], "CLOSING", "RFC 9293 §3.10.7.4"),
  row("receive FIN", ["FIN-WAIT-2"], "TIME-WAIT", "RFC 9293 §3.10.7.4"),
  row("receive FIN, ACK of FIN", ["SYN-RECEIVED", "ESTABLISHED"], "CLOSE-WAIT", "RFC 9293 §3.10.7.4"),
  row("receive FIN, ACK of FIN", ["?"], "CLOSE-WAIT", "inferred"),
  row("receive FIN, ACK of FIN", ["FIN-WAIT-1", "FIN-WAIT-2"], "TIME-WAIT", "RFC 9293 §3.10.7.4"),
  row("receive ACK of FIN", ["FIN-WAIT-1"], "FIN-WAIT-2", "RFC 9293 §3.10.7.4"),
  row("receive ACK of FIN", ["CLOSING"], "TIME-WAIT", "RFC 9293 §3.10.7.4"),
  row("receive ACK of FIN", ["LAST-ACK"], "CLOSED", "RFC 9293 §3.10.7.4"),
  // An endpoint in SYN-SENT that resets an unacceptable ACK stays there (RFC 9293 §3.10.7.3).
  row(
    "send RST",
    STATES.filter((state) => state !== "SYN-SENT"),
    "CLOSED",
    "RFC 9293 §3.10.5",
  ),
  row("receive RST", ["SYN-SENT"], "CLOSED", "RFC 9293 §3.10.7.3"),
  row(
    "receive RST",
    STATES.filter((state) => state !== "SYN-SENT"),
    "CLOSED",
    "RFC 9293 §3.10.7.4",
  ),
].flat();

/** The table as an array: for each event, in the order of `TCP_EVENTS`, the index of the next state by that of the state. */
const NEXT = Uint8Array.from(
  TCP_EVENTS.flatMap((event) =>
    STATES.map((from) => {
      const found = TRANSITIONS.find((transition) => transition.event === event && transition.from === from);
      return STATES.indexOf(found?.to ?? from);
    }),
  ),
);

/** An event as `nextState` takes it. Measured: a table that is asked by names takes 2 % of the benchmark's time. */
export type EventNumber = number & { readonly __event: unique symbol };

export function eventNumber(event: TcpEvent): EventNumber {
  return TCP_EVENTS.indexOf(event) as EventNumber;
}

/** The state after an event; states are indices into `STATES`. */
export function nextState(state: number, event: EventNumber): number {
  return NEXT[event * STATES.length + state]!;
}
