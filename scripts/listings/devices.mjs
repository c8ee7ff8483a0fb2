// The notations of FortiGate's sniffer, of Cisco's ASA and of Windows' pktmon.

const FIN = 1;
const SYN = 2;
const RST = 4;
const PSH = 8;
const ACK = 16;

/** `diagnose sniffer packet`: verbosity 3 with times from the start, 6 with interfaces, here with dates. */
export function fortigate(packets, { verbosity }) {
  const [{ time: first, microseconds: firstMicroseconds }] = packets;
  const text = packets.map(({ time, microseconds, octets, segment }) => {
    const since = (time - first) * 1e6 + microseconds - firstMicroseconds;
    const when =
      verbosity === 3
        ? `${Math.floor(since / 1e6)}.${String(since % 1e6).padStart(6, "0")}`
        : `${new Date(time * 1000).toISOString().slice(0, 19).replace("T", " ")}.${six(microseconds)}`;
    const where = verbosity === 3 ? "" : "port1 in ";
    return `${when} ${where}${segment?.source} -> ${segment?.destination}: ${words(segment)}\n${hex(octets, "   ", "\t")}`;
  });
  return `interfaces=[any]\nfilters=[none]\n${text.join("\n\n")}\n\n${packets.length} packets received by filter\n0 packets dropped by kernel\n`;
}

function words(segment) {
  if (segment?.protocol !== 6) return "icmp: host unreachable";
  const { flags, seq, ack } = segment;
  const name = flags & SYN ? "syn" : flags & FIN ? "fin" : flags & RST ? "rst" : flags & PSH ? "psh" : "";
  const parts = name === "" ? [] : [`${name} ${seq}`];
  if (flags & ACK) parts.push(`ack ${ack}`);
  return parts.join(" ");
}

/** `show capture NAME dump`; without `dump` the lines alone. */
export function asaDump(packets, { isDumped = true } = {}) {
  const text = packets.map(({ time, microseconds, octets, segment }, at) => {
    const line = `${String(at + 1).padStart(4)}: ${clock(time)}.${six(microseconds)}       ${segment.source} > ${segment.destination}: ${oldNotation(segment)}`;
    return isDumped ? `${line}\n${hex(octets, "   ", "        ")}` : line;
  });
  return `\n${packets.length} packets captured\n\n${text.join("\n")}\n${packets.length} packets shown\n`;
}

/** As tcpdump before version 4.0. */
function oldNotation(segment) {
  if (segment.protocol !== 6) return "icmp: host unreachable";
  const { flags, seq, ack, length, window, options } = segment;
  const letters = `${flags & SYN ? "S" : ""}${flags & FIN ? "F" : ""}${flags & RST ? "R" : ""}${flags & PSH ? "P" : ""}`;
  const hasSeq = length > 0 || letters !== "";
  const parts = [letters || "."];
  if (hasSeq) parts.push(`${seq}:${(seq + length) >>> 0}(${length})`);
  if (flags & ACK) parts.push(`ack ${ack}`);
  parts.push(`win ${window}`);
  if (options) parts.push(`<${options}>`);
  return parts.join(" ");
}

/** `lines` are those of `tcpdump -n -e -S`, which pktmon prints alike, but for the MAC addresses and sequence numbers of every segment. */
export function pktmon(packets, lines, { appearances = 1, isDumped = false, isLogged = false }) {
  const out = isLogged ? [] : ["Active measurement started.", "Processing...", ""];
  for (const [at, { time, microseconds, octets, segment }] of packets.entries()) {
    const description = lines[at]
      .replace(/^\S+ /, "")
      .replace(/(?:[0-9a-f]{2}:){5}[0-9a-f]{2}/g, (mac) => mac.replaceAll(":", "-").toUpperCase());
    for (let appearance = 1; appearance <= appearances; appearance++) {
      const when = `${clock(time)}.${six(microseconds + appearance - 1)}100`;
      const prefix = isLogged
        ? `[00]1A2C.03E8::${new Date(time * 1000).toISOString().slice(0, 10)} ${when} [Microsoft-Windows-PktMon] `
        : `${when} `;
      const size = octets.length;
      out.push(
        `${prefix}PktGroupId ${562949953421312 + at}, PktNumber 1, Appearance ${appearance}, Direction Tx , Type Ethernet , Component ${10 + appearance}, Edge 1, Filter 1, OriginalSize ${size}, LoggedSize ${size} `,
        `\t${withSeq(description, segment)}`,
      );
      if (isDumped) out.push(hex(octets, "  ", "  ", ":", "\t"));
    }
  }
  return `${out.join("\n")}\n`;
}

/** pktmon prints the sequence number of pure ACKs too. */
function withSeq(description, segment) {
  if (segment?.protocol !== 6 || description.includes(", seq ")) return description;
  return description.replace("], ack", `], seq ${segment.seq}, ack`);
}

function hex(octets, gap, gapBeforeText, behindOffset = "", indent = "") {
  const lines = [];
  for (let at = 0; at < octets.length; at += 16) {
    const line = octets.subarray(at, at + 16);
    const groups = line.toString("hex").replace(/(.{4})(?=.)/g, "$1 ");
    const text = [...line].map((octet) => (octet > 0x20 && octet < 0x7f ? String.fromCharCode(octet) : ".")).join("");
    lines.push(
      `${indent}0x${at.toString(16).padStart(4, "0")}${behindOffset}${gap}${groups.padEnd(39)}${gapBeforeText}${text}`,
    );
  }
  return lines.join("\n");
}

function clock(time) {
  return new Date(time * 1000).toISOString().slice(11, 19);
}

function six(microseconds) {
  return String(microseconds).padStart(6, "0");
}
