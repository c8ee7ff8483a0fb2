// Lines of a hex dump: an offset, then octets in groups, then perhaps the same octets as characters.

export interface HexLine {
  readonly offset: number;
  readonly octets: Uint8Array;
}

const OFFSET = /^\s*(?:0x([0-9a-f]{1,8}):?|([0-9a-f]{4,8}):?)\s+/i;
const GROUPS = /^(?:[0-9a-f]{4} ){1,7}[0-9a-f]{2}(?:[0-9a-f]{2})?(?=\s|$)|^[0-9a-f]{2}(?:[0-9a-f]{2})?(?=\s|$)/i;
const PAIRS = /^(?:[0-9a-f]{2} {1,2}){0,15}[0-9a-f]{2}(?=\s|$)/i;
const OCTETS_PER_LINE = 16;

/** `undefined` for a line that is not part of a hex dump. */
export function parseHexLine(text: string): HexLine | undefined {
  const head = OFFSET.exec(text);
  if (!head) return undefined;
  const rest = text.slice(head[0].length);
  const digits = digitsOf(rest);
  if (digits === undefined) return undefined;
  const octets = new Uint8Array(Math.min(OCTETS_PER_LINE, digits.length >> 1));
  for (let at = 0; at < octets.length; at++) octets[at] = Number.parseInt(digits.slice(2 * at, 2 * at + 2), 16);
  return { offset: Number.parseInt(head[1] ?? head[2]!, 16), octets };
}

/** Characters follow behind two spaces at least, or a tab; pairs may have two spaces in their middle. */
function digitsOf(rest: string): string | undefined {
  const pairs = PAIRS.exec(rest)?.[0];
  if (pairs !== undefined && !/^[0-9a-f]{2}$/i.test(pairs)) return cutAtGap(pairs).replaceAll(" ", "");
  return GROUPS.exec(rest)?.[0].replaceAll(" ", "");
}

/** Two spaces end the octets, unless eight pairs are before them. */
function cutAtGap(pairs: string): string {
  const gap = pairs.indexOf("  ");
  if (gap < 0) return pairs;
  if (gap !== 23) return pairs.slice(0, gap);
  const second = pairs.indexOf("  ", gap + 2);
  return second < 0 ? pairs : pairs.slice(0, second);
}
