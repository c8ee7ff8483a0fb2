// The fields of a TCP segment for people, tagged so that a finding can be shown on them.

import { Defect } from "../../tcp/defects";
import { CONTROL_BITS, flagsText, RESERVED } from "../../tcp/flags";
import { describeOption, optionName, parseOptions, type TcpOption } from "../../tcp/options";
import { checksumState, expectedChecksum } from "../checksum";
import type { Packet } from "../packet";
import type { FieldNode } from "./fieldNode";
import { hexText } from "./layerFields";
import { asHex16, LayerReader } from "./layerReader";

/** The segment that `packet` holds, captured up to `end`; offsets are counted from `origin`. */
export function tcpFields(packet: Packet, end: number, origin: number, quoted: boolean): FieldNode {
  const layer = new LayerReader(packet.bytes, packet.view, packet.tcpOffset, end, origin);
  layer.u16("Source port", 0);
  layer.u16("Destination port", 2);
  if (layer.u32("Sequence number", 4) !== undefined) layer.tag("seq");
  if (layer.u32("Acknowledgment number", 8) !== undefined) layer.tag("ack");
  layer.u8("Data offset", 12, (value) => `${4 * (value >>> 4)} octets (${value >>> 4})`);
  if (layer.length >= 14) {
    layer.text("Flags", 12, 2, flagsText(packet.flags), flagNodes(layer, packet.flags));
    layer.tag("flags");
  }
  if (layer.u16("Window", 14) !== undefined) layer.tag("window");
  if (layer.u16("Checksum", 16, () => checksumText(packet, quoted)) !== undefined) layer.tag("checksum");
  layer.u16("Urgent pointer", 18);
  addOptions(layer, packet);
  addPayload(layer, packet);
  const { sourcePort, destinationPort, flags } = packet;
  const name = quoted ? "TCP (quoted)" : "TCP";
  const value = `${sourcePort} → ${destinationPort} ${flagsText(flags)}`;
  return { ...layer.node(name, 0, layer.length, value, layer.fields) };
}

function flagNodes(layer: LayerReader, flags: number): FieldNode[] {
  const reserved = layer.node(
    "Reserved",
    12,
    1,
    (flags & RESERVED) === 0 ? "0" : `0x${(flags & RESERVED).toString(16)}`,
  );
  const bits = CONTROL_BITS.toSorted((a, b) => b.bit - a.bit).map(({ name, bit, meaning }) =>
    layer.node(name, bit > 0xff ? 12 : 13, 1, `${flags & bit ? 1 : 0} (${meaning})`),
  );
  return [reserved, ...bits];
}

function checksumText(packet: Packet, quoted: boolean): string {
  const field = asHex16(packet.checksum);
  if (quoted) return field;
  switch (checksumState(packet)) {
    case "ok":
      return `${field} (right)`;
    case "wrong":
      return `${field} (incorrect; expected ${asHex16(expectedChecksum(packet))})`;
    case "partial":
      return `${field} (pseudo-header only: the NIC fills it in)`;
    case "unknown":
      return `${field} (not verified: octets were not captured)`;
  }
}

function addOptions(layer: LayerReader, packet: Packet): void {
  const { bytes, optionsStart, optionsEnd, tcpOffset, defects } = packet;
  if (optionsEnd <= optionsStart || layer.length <= 20) return;
  const options = parseOptions(bytes.subarray(optionsStart, optionsEnd));
  const offset = optionsStart - tcpOffset;
  const nodes = options.map((option) =>
    layer.node(
      optionName(option),
      offset + option.offset,
      option.length,
      describeOption(option),
      parts(layer, offset, option),
    ),
  );
  const words = options.filter(({ kind }) => kind !== "nop" && kind !== "end").map(describeOption);
  const cut = defects & Defect.OptionsCut ? " (truncated by the capture)" : "";
  layer.text("Options", offset, optionsEnd - optionsStart, words.join(", ") + cut, nodes);
  layer.tag("options");
}

/** Kind, length and content of an option. */
function parts(layer: LayerReader, offset: number, option: TcpOption): FieldNode[] {
  if (option.kind === "nop" || option.kind === "end" || option.kind === "afterEnd") return [];
  const at = offset + option.offset;
  const nodes = [layer.node("Kind", at, 1, String(option.kindNumber))];
  if (option.length >= 2) nodes.push(layer.node("Length", at + 1, 1, String(layer.view.getUint8(layer.at + at + 1))));
  const length = option.length - 2;
  if (length > 0) nodes.push(layer.node("Content", at + 2, length, hexText(layer, at + 2, length)));
  return nodes;
}

function addPayload(layer: LayerReader, packet: Packet): void {
  const { payloadStart, payloadEnd, payloadLength, tcpOffset } = packet;
  if (payloadLength === 0) return;
  const captured = payloadEnd - payloadStart;
  const octets = `${payloadLength} ${payloadLength === 1 ? "octet" : "octets"}`;
  const value = captured < payloadLength ? `${octets}, ${captured} of them captured` : octets;
  layer.text("Payload", payloadStart - tcpOffset, captured, value);
  layer.tag("payload");
}
