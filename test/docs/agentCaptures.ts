// The captures of docs/agents.md.

import { type Connection, recordConnections } from "../support/connections";

const times = (count: number, make: (i: number) => Connection): Connection[] =>
  Array.from({ length: count }, (_, i) => make(i));

const CAPTURES: Readonly<Record<string, readonly Connection[]>> = {
  // The server stops answering; another port of it continues.
  "outage.pcap": [
    ...times(40, (i) => ({ from: `10.0.1.${1 + (i % 9)}`, ms: 500 * i, result: i < 22 ? "open" : "silent" })),
    ...times(20, (i) => ({ from: `10.0.1.${1 + (i % 9)}`, port: 22, ms: 1000 * i + 250, result: "open" })),
  ],
  // A stack that takes SYNs with ECN for something else.
  "refused.pcap": times(30, (i) => ({
    from: `10.0.1.${1 + (i % 2)}`,
    ms: 400 * i,
    ecn: i % 3 === 0,
    result: i % 3 === 0 ? "refused" : "open",
  })),
  // One wrong acknowledgment number among thousands of connections.
  "one-of-3000.pcap": times(3000, (i) => ({
    from: `10.0.${1 + (i % 5)}.7`,
    port: 443,
    fromPort: 1024 + i,
    ms: i,
    result: i === 1900 ? "wrong" : "open",
  })),
  // Two hosts with clocks of their own behind one address.
  "nat.pcap": times(24, (i) => ({
    ms: 2000 * i,
    tsVal: i % 2 ? 4_000 + 2 * i : 9_000_000 + 2000 * i,
    result: i % 2 ? "silent" : "open",
  })),
  // The network is quick, and the server takes its time.
  "slow.pcap": times(50, (i) => ({
    from: `10.0.1.${1 + (i % 4)}`,
    port: 443,
    ms: 300 * i,
    answerMs: i % 10 === 7 ? 1500 + i : 12,
    result: "open",
  })),
};

export function agentCaptures(): Record<string, Uint8Array> {
  return Object.fromEntries(Object.entries(CAPTURES).map(([name, each]) => [name, recordConnections(each)]));
}
