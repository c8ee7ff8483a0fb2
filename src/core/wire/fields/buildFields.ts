// A frame as a tree of fields, each with the octets it comes from: for people, one frame at a time.

import { Cursor, type Step } from "../cursor";
import { startDecoding } from "../decoder";
import { FragmentTable } from "../fragments";
import { dispatch, MOST_LAYERS } from "../layers";
import { PacketKind } from "../packet";
import { tcp } from "../tcp";
import type { FieldNode } from "./fieldNode";
import { layerRows } from "./layerFields";
import { LayerReader } from "./layerReader";
import { tcpFields } from "./tcpFields";
import { tunnelRows } from "./tunnelFields";

/** The frame's octets are `bytes[start, end)`; `view` is over the same bytes. */
export interface FrameOctets {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly start: number;
  readonly end: number;
  readonly originalLength: number;
  readonly linkType: number;
}

/** All layers of a frame, outermost first; undecoded octets are "Data" with the reason. */
export function buildFields(frame: FrameOctets): readonly FieldNode[] {
  const cursor = new Cursor(dispatch, new FragmentTable());
  const { bytes, view, start, end, originalLength, linkType } = frame;
  startDecoding(cursor, bytes, view, start, end, originalLength, 1);
  const nodes: FieldNode[] = [];
  let done = start;
  let step: Step | undefined = dispatch.link(cursor, linkType);
  for (let layers = 0; step !== undefined && layers < MOST_LAYERS; layers++) {
    const current: Step = step;
    const at: number = cursor.at;
    step = current(cursor);
    if (current === tcp) {
      if (cursor.packet.kind !== PacketKind.Other) {
        const quoted = cursor.packet.kind === PacketKind.IcmpError;
        nodes.push(tcpFields(cursor.packet, cursor.end, start, quoted));
        done = cursor.end;
      }
      break;
    }
    const headerEnd: number = Math.min(cursor.at, end);
    // A step that only selects the next one, or an incomplete header, which becomes "Data".
    if (headerEnd <= at) continue;
    const row = layerRows.get(current) ?? tunnelRows.get(current);
    const layer = new LayerReader(bytes, view, at, headerEnd, start);
    const value = row ? row.read(layer) : "";
    // The packet's own, and not those of the tunnels around it.
    if (layer.fields.some(({ field }) => field === "hops")) nodes.splice(0, nodes.length, ...nodes.map(withoutField));
    nodes.push(layer.node(row?.name ?? "Header", 0, layer.length, value, layer.fields));
    done = headerEnd;
  }
  if (done < end) nodes.push(rest(cursor, done - start, end - start));
  return nodes;
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
