// The addresses of flows as text. The flows of a capture have few: what was written of an address last is written again.

import { formatAddress } from "../wire/address";
import * as L from "./rowLayout";

const PLACES = 256;
/** Four words of an address. IPv4 has its own table: the rest of its words are not set. */
const words = new Int32Array(4 * PLACES);
const texts6: (string | undefined)[] = new Array(PLACES).fill(undefined);
const word4 = new Int32Array(PLACES);
const texts4: (string | undefined)[] = new Array(PLACES).fill(undefined);

const scratch = new Uint8Array(16);
const scratchView = new DataView(scratch.buffer);

/** The address of A (`side` 0) or B of the flow whose row begins at `flowAt`, in its family's usual notation. */
export function flowAddress(row: Int32Array, flowAt: number, side: number): string {
  const first = row[flowAt + L.addressPlace(side, 0)]!;
  if (row[flowAt + L.F_FLAGS]! & L.FLOW_IPV6)
    return address6(
      first,
      row[flowAt + L.addressPlace(side, 1)]!,
      row[flowAt + L.addressPlace(side, 2)]!,
      row[flowAt + L.addressPlace(side, 3)]!,
    );
  const place = (first ^ (first >>> 8)) & (PLACES - 1);
  const known = texts4[place];
  if (known !== undefined && word4[place] === first) return known;
  scratchView.setInt32(0, first);
  const text = formatAddress(scratch, 0, 4);
  word4[place] = first;
  texts4[place] = text;
  return text;
}

function address6(a: number, b: number, c: number, d: number): string {
  const place = (d ^ (d >>> 8) ^ c ^ b) & (PLACES - 1);
  const at = 4 * place;
  const known = texts6[place];
  if (known !== undefined && words[at + 3] === d && words[at + 2] === c && words[at + 1] === b && words[at] === a)
    return known;
  words.set([a, b, c, d], at);
  for (let word = 0; word < 4; word++) scratchView.setInt32(4 * word, words[at + word]!);
  const text = formatAddress(scratch, 0, 6);
  texts6[place] = text;
  return text;
}
