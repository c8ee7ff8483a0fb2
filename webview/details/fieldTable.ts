// The same segment's frames at several places, field by field. Nothing here touches the document.

import type { FieldNode } from "../../src/protocol/api";

export interface FieldTableRow {
  /** "TCP", "Window". The head of a layer has no values but its own summary. */
  readonly layer: string;
  readonly name: string;
  readonly isHead: boolean;
  /** By place; undefined where it has no such field, or its frame is not known. */
  readonly values: readonly (string | undefined)[];
  /**
   * "changed" reaches TCP. "routine" is what every router or switch changes: the hop count, and which headers there are around IP.
   * "follows" is what differs because of that: MAC addresses, checksums.
   */
  readonly difference: "none" | "follows" | "routine" | "changed";
}

/** `undefined` for a place without the segment; its column says nothing about differences. */
export function fieldTable(frames: readonly (readonly FieldNode[] | undefined)[]): readonly FieldTableRow[] {
  const known = frames.flatMap((fields, place) => (fields === undefined ? [] : [place]));
  const lists = frames.map((fields) => (fields === undefined ? [] : flatten(fields)));
  return merged(lists).map((key) => {
    const entries = lists.map((list) => list.find((entry) => entry.key === key));
    const { layer, name, isHead } = entries.find((entry) => entry !== undefined)!;
    const values = entries.map((entry) => entry?.value);
    const isSame = new Set(known.map((place) => values[place])).size <= 1;
    return { layer, name, isHead, values, difference: isSame ? "none" : differenceOf(layer, name) };
  });
}

interface Entry {
  readonly key: string;
  readonly layer: string;
  readonly name: string;
  readonly isHead: boolean;
  readonly value: string;
}

/** Layers, their fields, and the options of TCP; flags and the like stay one field. */
function flatten(layers: readonly FieldNode[]): Entry[] {
  const entries: Entry[] = [];
  const counts = new Map<string, number>();
  const add = (layer: string, name: string, value: string, isHead: boolean): void => {
    // A header may come twice: outside and inside of a tunnel. The innermost ones are the same layer at all places.
    const count = counts.get(`${layer} ${name}`) ?? 0;
    counts.set(`${layer} ${name}`, count + 1);
    entries.push({ key: `${layer} ${name} ${count}`, layer, name, isHead, value });
  };
  for (const { name: layer, value, children } of [...layers].reverse()) {
    add(layer, layer, value, true);
    for (const child of children) {
      const isList = child.name === "Options" && child.children.length > 0;
      if (!isList) add(layer, child.name, child.value, false);
      else for (const option of child.children) if (!isPadding(option)) add(layer, option.name, option.value, false);
    }
  }
  return inOrderOfLayers(entries);
}

function isPadding({ name }: FieldNode): boolean {
  return /^(NOP|No-operation|End)/i.test(name);
}

/** Outermost layer first again. */
function inOrderOfLayers(entries: readonly Entry[]): Entry[] {
  const layers: Entry[][] = [];
  for (const entry of entries) {
    if (entry.isHead) layers.unshift([entry]);
    else layers[0]!.push(entry);
  }
  return layers.flat();
}

/** The keys of all lists, each after those that come before it in its own list. */
function merged(lists: readonly (readonly Entry[])[]): readonly string[] {
  const keys: string[] = [];
  for (const list of lists) {
    let at = 0;
    for (const { key } of list) {
      const found = keys.indexOf(key);
      if (found >= 0) at = found + 1;
      else keys.splice(at++, 0, key);
    }
  }
  return keys;
}

const FOLLOWS: ReadonlySet<string> = new Set([
  "Header checksum",
  "Checksum",
  "Total length",
  "Payload length",
  "Data offset",
]);
/** Each link of the path has its own; VLANs, labels and tunnels are worth knowing. */
const LINK = /^(Ethernet|Linux cooked|Loopback|LLC|PPP|Radiotap|802\.11)/;
const HOPS: ReadonlySet<string> = new Set(["Time to live", "Hop limit"]);

function differenceOf(layer: string, name: string): Exclude<FieldTableRow["difference"], "none"> {
  const isOfIp = layer.startsWith("IPv");
  const isOfTcp = layer.startsWith("TCP");
  // The summary of a layer repeats its fields.
  if (name === layer) return isOfIp || isOfTcp || LINK.test(layer) ? "follows" : "routine";
  if (FOLLOWS.has(name)) return "follows";
  if (isOfIp) return HOPS.has(name) ? "routine" : "changed";
  return isOfTcp ? "changed" : "follows";
}
