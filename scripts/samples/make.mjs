// Makes the samples in which a number is wrong: recordings of a real stack (record.py) with one field of one segment
// changed and the checksum updated, so that nothing but that number is wrong. And the pair for a comparison: two of the
// captures of one connection (record_network.py).
//
//   node scripts/samples/make.mjs

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

const SAMPLES = fileURLToPath(new URL("../../media/samples/", import.meta.url));
const [SYN, ACK] = [0x02, 0x10];

/** Each sample and the recording that it is made from. */
export const RECIPES = [
  {
    from: "clean.pcap",
    to: "syn-ack-wrong-ack-accepted.pcap",
    // The responder acknowledges ISN instead of ISN+1, and the initiator, which must not, continues.
    change: (segment) => isFlags(segment, SYN | ACK) && addTo(segment, 8, -1),
  },
];

/** Captures of one connection at two places, and the samples that they become. */
export const PAIR = ["client", "server"].map((place) => ({
  from: `test/fixtures/network/syn-ack-lost/${place}.pcap`,
  to: `syn-ack-lost-${place}.pcap`,
}));

/** The capture that a recipe makes of a recording (a little-endian pcap of Ethernet frames over IPv4). */
export function make(recipe, recording) {
  const bytes = Uint8Array.from(recording);
  for (const segment of segments(bytes)) {
    if (recipe.change(segment)) return bytes;
  }
  throw new Error(`${recipe.from} holds no segment to make ${recipe.to} of`);
}

/** A view on each TCP header and what follows it. */
function* segments(bytes) {
  const file = new DataView(bytes.buffer);
  for (let at = 24; at < bytes.length; at += 16 + file.getUint32(at + 8, true)) {
    const ip = at + 16 + 14;
    const isTcp = file.getUint16(ip - 2) === 0x0800 && file.getUint8(ip + 9) === 6;
    if (isTcp) yield new DataView(bytes.buffer, ip + 4 * (file.getUint8(ip) & 15));
  }
}

function isFlags(segment, flags) {
  return (segment.getUint16(12) & 0xfff) === flags;
}

/** Adds to the 32-bit field at `offset` and keeps the checksum right (RFC 1624, equation 3). */
function addTo(segment, offset, difference) {
  const before = segment.getUint32(offset);
  const after = (before + difference) >>> 0;
  let sum = ~segment.getUint16(16) & 0xffff;
  for (const shift of [16, 0]) sum += (~(before >>> shift) & 0xffff) + ((after >>> shift) & 0xffff);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  segment.setUint32(offset, after);
  segment.setUint16(16, ~sum & 0xffff);
  return true;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const root = fileURLToPath(new URL("../../", import.meta.url));
  for (const { from, to } of PAIR) writeFileSync(SAMPLES + to, readFileSync(root + from));
  for (const recipe of RECIPES) writeFileSync(SAMPLES + recipe.to, make(recipe, readFileSync(SAMPLES + recipe.from)));
}
