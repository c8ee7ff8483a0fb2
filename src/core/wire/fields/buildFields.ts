// A frame as a tree of fields, each with the octets it comes from: for people, one frame at a time.

import type { Cursor } from "../cursor";
import { PacketKind } from "../packet";
import { tcp } from "../tcp";
import { type FrameOctets, walkLayers } from "../walkLayers";
import type { FieldNode } from "./fieldNode";
import { layerRows } from "./layerFields";
import { LayerReader } from "./layerReader";
import { tcpFields } from "./tcpFields";
import { tunnelRows } from "./tunnelFields";

/** All layers of a frame, outermost first; undecoded octets are "Data" with the reason. */
export function buildFields(frame: FrameOctets): readonly FieldNode[] {
  const { bytes, view, start, end } = frame;
  const nodes: FieldNode[] = [];
  let done = start;
  const cursor = walkLayers(frame, (step, at, { packet, at: behind, end: layerEnd }) => {
    if (step === tcp) {
      if (packet.kind === PacketKind.Other) return;
      nodes.push(tcpFields(packet, layerEnd, start, packet.kind === PacketKind.IcmpError));
      done = layerEnd;
      return;
    }
    const headerEnd = Math.min(behind, end);
    // A step that only selects the next one, or an incomplete header, which becomes "Data".
    if (headerEnd <= at) return;
    const row = layerRows.get(step) ?? tunnelRows.get(step);
    const layer = new LayerReader(bytes, view, at, headerEnd, start);
    const value = row ? row.read(layer) : "";
    // The packet's own, and not those of the tunnels around it.
    if (layer.fields.some(({ field }) => field === "hops")) nodes.splice(0, nodes.length, ...nodes.map(withoutField));
    nodes.push(layer.node(row?.name ?? "Header", 0, layer.length, value, layer.fields));
    done = headerEnd;
  });
  if (done < end) nodes.push(rest(cursor, done - start, end - start));
  return frame.known ? nodes.map((node) => withoutUnknown(node, frame.known!)) : nodes;
}

/** A field of octets that were made up has no value. */
function withoutUnknown(node: FieldNode, known: Uint8Array): FieldNode {
  const children = node.children.map((child) => withoutUnknown(child, known));
  const isUnknown = node.end > node.start && !known.subarray(node.start, node.end).includes(1);
  return isUnknown ? { ...node, value: "not in the text", children } : { ...node, children };
}

function withoutField(node: FieldNode): FieldNode {
  const { field: _, ...plain } = node;
  return { ...plain, children: node.children.map(withoutField) };
}

function rest(cursor: Cursor, start: number, end: number): FieldNode {
  const length = `${end - start} ${end - start === 1 ? "octet" : "octets"}`;
  const reason = cursor.tally.rows.find(({ kind }) => kind !== "shortened")?.name;
  const name = cursor.packet.kind === PacketKind.Other ? "Data" : "Trailer";
  return { name, value: reason ? `${length}: ${reason}` : length, start, end, children: [] };
}
