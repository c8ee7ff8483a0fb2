// Captures of many connections, each in one line: who, when, and what became of it.

import { Analysis } from "../../src/core/analysis/analysis";
import { concat, ethernet, octets, option, pcapFile, tcpPacket } from "./frames";

export interface Connection {
  readonly from?: string;
  readonly fromPort?: number;
  readonly to?: string;
  readonly port?: number;
  /** Milliseconds from the first frame of the capture to the SYN. */
  readonly ms: number;
  /**
   * `dropped`: the handshake completes, and data of the initiator is answered by a RST. `reset`: the initiator answers the SYN-ACK with
   * a RST. `aborted`: its data is acknowledged, and a RST of the responder follows. `greeted`: the same, with initiator and responder
   * exchanged. `lost`: its data is sent four times, and not acknowledged. `pending`: one SYN, whose answer may still come at the end of the capture.
   */
  readonly result:
    | "open"
    | "refused"
    | "silent"
    | "dropped"
    | "aborted"
    | "greeted"
    | "wrong"
    | "reset"
    | "lost"
    | "pending";
  /** Milliseconds after the first data in which an open or dropped connection is silent, before it sends more. */
  readonly idleMs?: number;
  /** Octets of data that an open connection carries. */
  readonly octets?: number;
  readonly ecn?: boolean;
  readonly mss?: number | undefined;
  readonly tsVal?: number | undefined;
  readonly fastOpen?: boolean;
  readonly vlan?: number | undefined;
  readonly hops?: number | undefined;
  /** The Ethernet address that its SYN goes to. */
  readonly gateway?: string;
  /** The Ethernet address that its SYN comes from, where a gateway is given. */
  readonly sender?: string;
  readonly window?: number;
  /** Milliseconds from the SYN to its answer. */
  readonly answerMs?: number;
  /** Hop count of the answer, where it is not that of the SYN. */
  readonly answerHops?: number;
  /** Milliseconds from the SYN to the FINs of an open connection without data. */
  readonly closeMs?: number;
}

/** The connections are numbered as flows in the order of their times. */
export function recordConnections(connections: readonly Connection[]): Uint8Array {
  const records = connections.flatMap((connection, i) => segmentsOf(connection, 40_000 + i));
  records.sort((a, b) => a.timeNs - b.timeNs);
  return pcapFile(records);
}

export function analyzeConnections(connections: readonly Connection[]): Analysis {
  const analysis = new Analysis();
  analysis.push(recordConnections(connections));
  analysis.end();
  return analysis;
}

function segmentsOf(connection: Connection, ownPort: number) {
  const { from = "10.0.0.1", to = "10.0.0.2", port = 80, fromPort = ownPort, ms, result, ecn = false } = connection;
  const { mss = 1460, tsVal, fastOpen = false, vlan, hops = 64, answerMs = 0.1, answerHops = hops } = connection;
  const there = { source: from, destination: to, sourcePort: fromPort, destinationPort: port };
  const back = { source: to, destination: from, sourcePort: port, destinationPort: fromPort };
  const at = (later: number, fields: Parameters<typeof tcpPacket>[0]) => ({
    data: ethernet(tcpPacket(fields, from.includes(":") ? {} : { ttl: isAnswer(fields) ? answerHops : hops }), {
      ...(vlan !== undefined && { vlans: [vlan] }),
      ...linkOf(fields),
    }),
    timeNs: Math.round((ms + later) * 1_000_000),
  });
  function isAnswer(fields: object): boolean {
    return "sourcePort" in fields && fields.sourcePort === port;
  }
  function linkOf(fields: object): { source?: string; destination?: string } {
    if (connection.gateway === undefined) return {};
    const own = connection.sender ?? "02:00:00:00:00:01";
    const isThere = "destinationPort" in fields && fields.destinationPort === port;
    return isThere
      ? { source: own, destination: connection.gateway }
      : { source: connection.gateway, destination: own };
  }
  // Of their own, so that no host's ISNs follow a pattern.
  const x = scattered(fromPort);
  const y = scattered(fromPort + (1 << 20));
  const options = concat(
    option.mss(mss),
    ...(tsVal === undefined ? [] : [option.timestamps(tsVal, 0)]),
    ...(fastOpen ? [option.fastOpen(octets(1, 2, 3, 4, 5, 6, 7, 8))] : []),
  );
  const windowOf = connection.window === undefined ? {} : { window: connection.window };
  const syn = at(0, { ...there, flags: ecn ? "SYN,ECE,CWR" : "SYN", seq: x, options, ...windowOf });
  const answer = (fields: object) => at(answerMs, { ...back, ...fields });
  switch (result) {
    case "silent":
      // The capture must go on after it: a SYN that is sent again.
      return [syn, at(1000, { ...there, flags: ecn ? "SYN,ECE,CWR" : "SYN", seq: x, options, ...windowOf })];
    case "pending":
      return [syn];
    case "reset":
      return [
        syn,
        answer({ flags: "SYN,ACK", seq: y, ack: x + 1, options: option.mss(1460) }),
        at(answerMs + 0.1, { ...there, flags: "RST", seq: x + 1 }),
      ];
    case "refused":
      return [syn, answer({ flags: "RST,ACK", seq: 0, ack: x + 1 })];
    case "wrong":
      return [syn, answer({ flags: "SYN,ACK", seq: y, ack: x, options: option.mss(1460) })];
  }
  const opened = [
    syn,
    answer({ flags: "SYN,ACK", seq: y, ack: x + 1, options: option.mss(1460) }),
    at(answerMs + 0.1, { ...there, flags: "ACK", seq: x + 1, ack: y + 1 }),
  ];
  if (result === "lost") {
    const payload = new Uint8Array(connection.octets ?? 1).fill(7);
    const sent = { ...there, flags: "PSH,ACK", seq: x + 1, ack: y + 1, payload } as const;
    return [...opened, ...[10, 1010, 3010, 7010].map((later) => at(later, sent))];
  }
  if (result === "aborted")
    return [
      ...opened,
      at(10, { ...there, flags: "PSH,ACK", seq: x + 1, ack: y + 1, payload: octets(1, 2, 3) }),
      at(10.1, { ...back, flags: "ACK", seq: y + 1, ack: x + 4 }),
      at(11, { ...back, flags: "RST,ACK", seq: y + 1, ack: x + 4 }),
    ];
  if (result === "greeted")
    return [
      ...opened,
      at(10, { ...back, flags: "PSH,ACK", seq: y + 1, ack: x + 1, payload: octets(1, 2, 3) }),
      at(10.1, { ...there, flags: "ACK", seq: x + 1, ack: y + 4 }),
      at(11, { ...there, flags: "RST,ACK", seq: x + 1, ack: y + 4 }),
    ];
  if (connection.idleMs !== undefined) {
    const more = { ...there, flags: "PSH,ACK", seq: x + 4, ack: y + 1, payload: octets(4, 5) } as const;
    const fields =
      result === "open" ? ({ flags: "ACK", seq: y + 1, ack: x + 6 } as const) : ({ flags: "RST", seq: y + 1 } as const);
    return [
      ...opened,
      at(10, { ...there, flags: "PSH,ACK", seq: x + 1, ack: y + 1, payload: octets(1, 2, 3) }),
      at(10.1, { ...back, flags: "ACK", seq: y + 1, ack: x + 4 }),
      at(10.1 + connection.idleMs, more),
      at(10.2 + connection.idleMs, { ...back, ...fields }),
    ];
  }
  if (result === "open" && connection.octets !== undefined) {
    const payload = new Uint8Array(connection.octets).fill(7);
    return [
      ...opened,
      at(10, { ...there, flags: "PSH,ACK", seq: x + 1, ack: y + 1, payload }),
      at(10.1, { ...back, flags: "ACK", seq: y + 1, ack: x + 1 + payload.length }),
    ];
  }
  if (result === "open" && connection.closeMs !== undefined) {
    const { closeMs } = connection;
    return [
      ...opened,
      at(closeMs, { ...there, flags: "FIN,ACK", seq: x + 1, ack: y + 1 }),
      at(closeMs + 0.1, { ...back, flags: "FIN,ACK", seq: y + 1, ack: x + 2 }),
      at(closeMs + 0.2, { ...there, flags: "ACK", seq: x + 2, ack: y + 2 }),
    ];
  }
  if (result === "open") return opened;
  return [
    ...opened,
    at(20, { ...there, flags: "PSH,ACK", seq: x + 1, ack: y + 1, payload: octets(1, 2, 3) }),
    at(20.1, { ...back, flags: "RST", seq: y + 1 }),
  ];
}

function scattered(seed: number): number {
  let word = Math.imul(seed + 1, 0x9e3779b1);
  word = Math.imul(word ^ (word >>> 15), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return (word ^ (word >>> 16)) >>> 1;
}

/** Numbers from 0 to 1, the same in every run. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 0) / 2 ** 32;
  };
}
