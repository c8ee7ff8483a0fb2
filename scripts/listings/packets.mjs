// The frames of a classic pcap of Ethernet, with the fields that listings show.

import { readFileSync } from "node:fs";

/** @returns {readonly { time: number, microseconds: number, octets: Buffer, segment?: object }[]} */
export function readPackets(path) {
  const file = readFileSync(path);
  const isNano = file.readUInt32LE(0) === 0xa1b23c4d;
  const packets = [];
  for (let at = 24; at + 16 <= file.length; ) {
    const length = file.readUInt32LE(at + 8);
    const octets = file.subarray(at + 16, at + 16 + length);
    const fraction = file.readUInt32LE(at + 4);
    packets.push({
      time: file.readUInt32LE(at),
      microseconds: isNano ? Math.floor(fraction / 1000) : fraction,
      octets,
      segment: segmentOf(octets),
    });
    at += 16 + length;
  }
  return packets;
}

function segmentOf(octets) {
  const isV6 = octets.readUInt16BE(12) === 0x86dd;
  if (!isV6 && octets.readUInt16BE(12) !== 0x0800) return undefined;
  const protocol = isV6 ? octets[20] : octets[23];
  const tcpAt = isV6 ? 54 : 14 + 4 * (octets[14] & 15);
  const source = isV6 ? ipv6(octets.subarray(22, 38)) : octets.subarray(26, 30).join(".");
  const destination = isV6 ? ipv6(octets.subarray(38, 54)) : octets.subarray(30, 34).join(".");
  if (protocol !== 6) return { protocol, source, destination };
  const headerLength = 4 * (octets[tcpAt + 12] >> 4);
  const total = isV6 ? 54 + octets.readUInt16BE(18) : 14 + octets.readUInt16BE(16);
  return {
    protocol,
    source: `${source}.${octets.readUInt16BE(tcpAt)}`,
    destination: `${destination}.${octets.readUInt16BE(tcpAt + 2)}`,
    seq: octets.readUInt32BE(tcpAt + 4),
    ack: octets.readUInt32BE(tcpAt + 8),
    flags: octets[tcpAt + 13],
    window: octets.readUInt16BE(tcpAt + 14),
    length: total - tcpAt - headerLength,
    options: optionsOf(octets.subarray(tcpAt + 20, tcpAt + headerLength)),
  };
}

function ipv6(octets) {
  const groups = Array.from({ length: 8 }, (_, i) => octets.readUInt16BE(2 * i).toString(16)).join(":");
  return groups.replace(/(?:^|:)0(?::0)+(?=:|$)/, ":").replace(/^:(?!:)|(?<!:):$/, "$&:");
}

/** As tcpdump wrote them before 4.0: "mss 1460,sackOK,timestamp 1 0,nop,wscale 7". */
function optionsOf(octets) {
  const names = [];
  for (let at = 0; at < octets.length; ) {
    const kind = octets[at];
    const length = kind < 2 ? 1 : octets[at + 1];
    const value = octets.subarray(at + 2, at + length);
    if (kind === 0) names.push("eol");
    else if (kind === 1) names.push("nop");
    else if (kind === 2) names.push(`mss ${value.readUInt16BE(0)}`);
    else if (kind === 3) names.push(`wscale ${value[0]}`);
    else if (kind === 4) names.push("sackOK");
    else if (kind === 5) names.push(`sack ${value.length / 8} ${blocks(value)}`);
    else if (kind === 8) names.push(`timestamp ${value.readUInt32BE(0)} ${value.readUInt32BE(4)}`);
    at += length;
  }
  return names.join(",");
}

function blocks(value) {
  const edges = Array.from({ length: value.length / 8 }, (_, i) => [
    value.readUInt32BE(8 * i),
    value.readUInt32BE(8 * i + 4),
  ]);
  return edges.map(([left, right]) => `{${left}:${right}}`).join("");
}
