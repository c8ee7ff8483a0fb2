// Writes the captures of a fleet: hosts that connect to the same few servers, some of which refuse, drop or reset some of them.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Connection, randomNumbers, recordConnections } from "../../test/support/connections";

const [folder = "fleet", count = "200"] = process.argv.slice(2);
const CONNECTIONS = 150;
const SERVERS = ["198.51.100.10", "198.51.100.11", "198.51.100.12", "2001:db8::10"];

mkdirSync(folder, { recursive: true });
for (let host = 0; host < Number(count); host++) {
  const connections = Array.from({ length: CONNECTIONS }, (_, i) => connectionOf(host, i));
  const name = `host-${String(host).padStart(4, "0")}.pcap`;
  writeFileSync(join(folder, name), recordConnections(connections));
}
console.log(`${count} captures with ${CONNECTIONS} connections each in ${folder}`);

function connectionOf(host: number, i: number): Connection {
  const next = randomNumbers(host * 1009 + i);
  for (let skip = 0; skip < 4; skip++) next();
  const server = SERVERS[Math.floor(next() * SERVERS.length)]!;
  const is6 = server.includes(":");
  const asksForEcn = next() < 0.3;
  const port = next() < 0.8 ? 443 : 8443;
  // A firewall that refuses ECN, a rack of hosts that is not routed, a closed port, and now and then anything.
  const result =
    server.endsWith(".10") && asksForEcn
      ? "refused"
      : server.endsWith(".11") && host % 10 === 3
        ? "silent"
        : server.endsWith(".12") && port === 8443
          ? "refused"
          : next() < 0.01
            ? "reset"
            : "open";
  return {
    from: is6 ? `2001:db8:1::${(host + 1).toString(16)}` : `10.1.${host >> 8}.${host & 255}`,
    fromPort: 32_768 + i,
    to: server,
    port,
    // Hosts begin at different times, and the time of each connection is its own.
    ms: 40 * i + (host % 40) + 0.001 * host,
    ecn: asksForEcn,
    result,
  };
}
