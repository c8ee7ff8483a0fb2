// The devices that can be captured from, as the programs list them.

import type { NetworkInterfaceInfo } from "node:os";
import type { ProgramName } from "./programs";

export interface Device {
  /** The name for the program. */
  readonly name: string;
  /** A readable description, if the system has one. */
  readonly description: string;
  readonly addresses: readonly string[];
  readonly isLoopback: boolean;
}

export type AddressTable = Readonly<Record<string, readonly Pick<NetworkInterfaceInfo, "address">[] | undefined>>;

/** Loopback and "any" first, then those with addresses; otherwise in the program's order. */
export function parseDevices(program: ProgramName, output: string, addresses: AddressTable): Device[] {
  const parse = program === "dumpcap" ? parseDumpcap : parseTcpdump;
  const devices = output
    .split(/\r?\n/)
    .map((line) => parse(line, addresses))
    .filter((device) => device !== undefined);
  return devices.sort((a, b) => rank(a) - rank(b));
}

function rank({ name, isLoopback, addresses }: Device): number {
  if (isLoopback) return 0;
  if (name === "any") return 1;
  return addresses.length > 0 ? 2 : 3;
}

/** `2.any (Pseudo-device that captures on all interfaces) [Up, Running]` */
function parseTcpdump(line: string, table: AddressTable): Device | undefined {
  const [, name, description = "", states = ""] = /^\d+\.(\S+)(?: \((.*)\))?(?: \[(.*)\])?$/.exec(line) ?? [];
  if (name === undefined) return undefined;
  return { name, description, addresses: addressesOf(name, table), isLoopback: /\bLoopback\b/.test(states) };
}

/** `2. lo⇥description⇥friendly name⇥type⇥addresses⇥loopback or network⇥` */
function parseDumpcap(line: string, table: AddressTable): Device | undefined {
  const [first = "", described = "", friendly = "", , listed = "", kind] = line.split("\t");
  const name = /^\d+\. (.+)$/.exec(first)?.[1];
  if (name === undefined) return undefined;
  const addresses = listed.split(",").filter((address) => address !== "");
  return {
    name,
    description: friendly || described,
    addresses: addresses.length > 0 ? addresses : addressesOf(name, table),
    isLoopback: kind === "loopback",
  };
}

function addressesOf(name: string, table: AddressTable): string[] {
  return (table[name] ?? []).map(({ address }) => address);
}
