// Writes test/fixtures/listings: what tcpdump and tshark print of our own recordings, and the same packets in the notation of
// firewalls and of pktmon, as their manuals show it. One file per capture; each section begins with "$" and its command.
//
//     node scripts/listings/make.mjs

import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { asaDump, fortigate, pktmon } from "./devices.mjs";
import { readPackets } from "./packets.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = join(root, "test/fixtures/listings");

const CAPTURES = [
  "media/samples/clean.pcap",
  "media/samples/clean-ipv6.pcap",
  "media/samples/refused.pcap",
  "media/samples/unanswered.pcap",
  "media/samples/unreachable.pcap",
  "media/samples/syn-ack-wrong-ack.pcap",
  "media/samples/ack-missing.pcap",
  "media/samples/reset.pcap",
  "test/fixtures/recorded/port-reused.pcap",
  "test/fixtures/recorded/half-open-recovery.pcap",
  "test/fixtures/recorded/route-unreachable-ipv6.pcap",
  "test/fixtures/recorded/syn-ack-lost.pcap",
];

const COMMANDS = [
  "tcpdump -n",
  "tcpdump -n -v",
  "tcpdump -n -vv",
  "tcpdump -n -S",
  "tcpdump -n -e",
  "tcpdump -n -e -vv",
  "tcpdump -n -t",
  "tcpdump -n -tt",
  "tcpdump -n -ttt",
  "tcpdump -n -tttt",
  "tcpdump -n -x",
  "tcpdump -n -xx",
  "tcpdump -n -X",
  "tshark",
  "tshark -t ad",
  "tshark -t d",
  "tshark -x",
  "tshark -P -x",
];

const DEVICES = {
  "diagnose sniffer packet any '' 3": (packets) => fortigate(packets, { verbosity: 3 }),
  "diagnose sniffer packet any '' 6 0 a": (packets) => fortigate(packets, { verbosity: 6 }),
  "show capture CAP dump": (packets) => asaDump(packets),
  "show capture CAP": (packets) => asaDump(packets, { isDumped: false }),
  "pktmon start --capture -m real-time": (packets, lines) => pktmon(packets, lines, { appearances: 3 }),
  "pktmon etl2txt PktMon.etl --hex": (packets, lines) => pktmon(packets, lines, { isDumped: true, isLogged: true }),
};

mkdirSync(folder, { recursive: true });
for (const capture of CAPTURES) {
  const path = join(root, capture);
  const packets = readPackets(path);
  const sections = COMMANDS.map((command) => `$ ${command}\n${run(`${command} -r ${path}`)}`);
  const lines = run(`tcpdump -n -e -S -r ${path}`).trimEnd().split("\n");
  for (const [command, write] of Object.entries(DEVICES)) sections.push(`$ ${command}\n${write(packets, lines)}`);
  writeFileSync(join(folder, `${basename(capture, ".pcap")}.txt`), sections.join("\n"));
}

function run(command) {
  const [program, ...args] = command.split(" ");
  return execFileSync(program, args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, TZ: "UTC" },
  });
}
