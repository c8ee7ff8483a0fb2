// Addresses in a filter: whole, with a prefix length, with a wildcard at the end, or with a port.

import type { AddressPattern } from "./expression";

/** "10.0.0.1", "10.0.0.0/8", "10.1.*", "10.1", "10.0.0.1:80", "2001:db8::/32", "[2001:db8::1]:443"; undefined for other text. */
export function parseAddress(text: string): AddressPattern | undefined {
  const bracketed = /^\[([^\]]+)\](?::(\d+))?$/.exec(text);
  if (bracketed) {
    const pattern = parsePrefix6(bracketed[1]!);
    return pattern && withPort(pattern, bracketed[2]);
  }
  const [, host, port] = /^([\d.]+):(\d+)$/.exec(text) ?? [];
  if (host !== undefined) {
    const pattern = parsePrefix4(host);
    return pattern && withPort(pattern, port);
  }
  return parsePrefix4(text) ?? parsePrefix6(text);
}

function withPort(pattern: AddressPattern, port: string | undefined): AddressPattern | undefined {
  if (port === undefined) return pattern;
  return Number(port) > 0xffff ? undefined : { ...pattern, port: Number(port) };
}

function parsePrefix4(text: string): AddressPattern | undefined {
  const [, body = "", length] = /^([\d.]+\*?)(?:\/(\d{1,2}))?$/.exec(text) ?? [];
  // "10.1.*", "10.1." and "10.1" are the addresses that begin so.
  const parts = body.replace(/\.?\*?$/, "").split(".");
  const isWhole = parts.length === 4 && !/[.*]$/.test(body);
  if (parts.length > 4 || (parts.length < 2 && !/^\d+\.\*?$/.test(body))) return undefined;
  if (parts.length === 4 && !isWhole) return undefined;
  if (!parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return undefined;
  const bits = length === undefined ? 8 * parts.length : Number(length);
  if (bits > 32 || (length !== undefined && body.includes("*"))) return undefined;
  const octets = [...parts.map(Number), 0, 0, 0, 0];
  const word = (octets[0]! << 24) | (octets[1]! << 16) | (octets[2]! << 8) | octets[3]!;
  return masked(4, [word], bits);
}

function parsePrefix6(text: string): AddressPattern | undefined {
  const [, body = "", length] = /^([\da-fA-F:.]+\*?)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  if (!body.includes(":")) return undefined;
  const isPrefix = body.endsWith("*") || /[^:]:$/.test(body);
  if (isPrefix) return length === undefined ? parseBeginning6(body.replace(/:\*?$/, "")) : undefined;
  const groups = groupsOf(body);
  const bits = length === undefined ? 128 : Number(length);
  return groups === undefined || bits > 128 ? undefined : masked(6, toWords(groups), bits);
}

/** "2001:db8": all addresses whose first groups are these. */
function parseBeginning6(text: string): AddressPattern | undefined {
  const groups = readGroups(text);
  if (groups === undefined || groups.length === 0 || groups.length > 7) return undefined;
  return masked(6, toWords([...groups, ...Array<number>(8 - groups.length).fill(0)]), 16 * groups.length);
}

/** The eight groups of a whole address (RFC 4291 §2.2). */
function groupsOf(text: string): number[] | undefined {
  const [before = "", after, ...more] = text.split("::");
  if (more.length > 0) return undefined;
  const head = before === "" ? [] : readGroups(before);
  const tail = after === undefined || after === "" ? [] : readGroups(after);
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (after === undefined ? missing !== 0 : missing < 1) return undefined;
  return [...head, ...Array<number>(missing).fill(0), ...tail];
}

function readGroups(text: string): number[] | undefined {
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [i, part] of parts.entries()) {
    const pattern = i === parts.length - 1 && part.includes(".") ? parsePrefix4(part) : undefined;
    if (pattern?.masks[0] === -1) groups.push(pattern.words[0]! >>> 16, pattern.words[0]! & 0xffff);
    else if (/^[\da-fA-F]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

function toWords(groups: readonly number[]): number[] {
  return [0, 2, 4, 6].map((i) => (groups[i]! << 16) | groups[i + 1]!);
}

function masked(family: 4 | 6, words: readonly number[], bits: number): AddressPattern {
  const masks = words.map((_, i) => maskOf(bits - 32 * i));
  return { family, words: words.map((word, i) => word & masks[i]!), masks, port: undefined };
}

/** The first `bits` bits of a word. */
function maskOf(bits: number): number {
  if (bits <= 0) return 0;
  return bits >= 32 ? -1 : ~(2 ** (32 - bits) - 1);
}
