// Positions of the rooms in the picture: one line per layer, rooms near each other if their imports are. An arrow that passes a
// layer has a narrow slot of its own there, so that it runs past the rooms and not through them.

import type { Room } from "./roomGraph";

export interface Slot {
  /** Of a room; none where an arrow passes. */
  readonly name: string | undefined;
  readonly layer: number;
  readonly width: number;
  /** Of its centre. */
  x: number;
}

export interface LayeredLayout {
  readonly slots: readonly Slot[];
  /** Of each arrow the slots it runs through, from the importing room to the imported one. */
  readonly arrows: readonly (readonly Slot[])[];
}

const ROUNDS = 24;
const PASSING_PX = 14;

/** Slots of `roomPx`, at least `gapPx` apart; the smallest x of an edge is 0. */
export function layOut(rooms: readonly Room[], roomPx: number, gapPx: number): LayeredLayout {
  const layers: Slot[][] = [];
  const add = (name: string | undefined, layer: number): Slot => {
    const slot = { name, layer, width: name === undefined ? PASSING_PX : roomPx, x: 0 };
    layers[layer] ??= [];
    layers[layer].push(slot);
    return slot;
  };
  const slotOf = new Map<string, Slot>();
  for (const { name, layer } of rooms) slotOf.set(name, add(name, layer));
  const arrows = rooms.flatMap(({ name, imports }) =>
    imports.map((imported) => {
      const [from, to] = [slotOf.get(name)!, slotOf.get(imported)!];
      const passed = Array.from({ length: from.layer - to.layer - 1 }, (_, i) => add(undefined, from.layer - 1 - i));
      return [from, ...passed, to];
    }),
  );

  const beside = new Map<Slot, Slot[]>();
  for (const arrow of arrows)
    for (let i = 0; i + 1 < arrow.length; i++)
      for (const [a, b] of [
        [arrow[i]!, arrow[i + 1]!],
        [arrow[i + 1]!, arrow[i]!],
      ] as const)
        beside.set(a, [...(beside.get(a) ?? []), b]);

  for (const layer of layers)
    spread(
      layer,
      layer.map(() => 0),
      gapPx,
    );
  for (let round = 0; round < ROUNDS; round++) {
    const order = round % 2 === 0 ? layers : [...layers].reverse();
    for (const layer of order) {
      const wanted = new Map(layer.map((slot) => [slot, meanX(beside.get(slot) ?? []) ?? slot.x]));
      // Orders settle in the first half; only positions are improved in the second.
      if (round < ROUNDS / 2) layer.sort((a, b) => wanted.get(a)! - wanted.get(b)!);
      spread(
        layer,
        layer.map((slot) => wanted.get(slot)!),
        gapPx,
      );
    }
  }
  const slots = layers.flat();
  const left = Math.min(...slots.map(({ x, width }) => x - width / 2));
  for (const slot of slots) slot.x = Math.round(slot.x - left);
  return { slots, arrows };
}

function meanX(slots: readonly Slot[]): number | undefined {
  return slots.length === 0 ? undefined : slots.reduce((sum, { x }) => sum + x, 0) / slots.length;
}

/** As near as possible to the wanted positions, in the layer's order, without overlap: midway between pushing right and left. */
function spread(layer: readonly Slot[], wanted: readonly number[], gapPx: number): void {
  const apart = (i: number) => (layer[i]!.width + layer[i + 1]!.width) / 2 + gapPx;
  const right = [...wanted];
  for (let i = 0; i + 1 < layer.length; i++) right[i + 1] = Math.max(right[i + 1]!, right[i]! + apart(i));
  const left = [...wanted];
  for (let i = layer.length - 2; i >= 0; i--) left[i] = Math.min(left[i]!, left[i + 1]! - apart(i));
  for (const [i, slot] of layer.entries()) slot.x = (right[i]! + left[i]!) / 2;
}
