// Reads a script of packetdrill by its grammar (parser.y, lexer.l, tcp_packet.c of packetdrill), and makes one in our own notation of
// it. Throws where packetdrill would refuse it.

import type { Side } from "../../src/core/flow/flow";

const U16 = 0xffff;
const U32 = 2 ** 32 - 1;

const TIME = /^\+?(\d*\.\d+|\d+) /;
const PACKET =
  /^([<>]) (?:\[(ect0|ect1|ce|noecn)\] )?([A-Za-z]*\.?|-) (\d+):(\d+)\((\d+)\)(?: ack (\d+))?(?: win (\d+))?(?: urg (\d+))?(?: <([^>]+)>)?$/;
const ICMP = /^([<>]) icmp ([a-z_0-9]+)(?: ((?!mtu )[a-z_0-9]+))?(?: mtu (\d+))? \[(\d+):(\d+)\((\d+)\)\]$/;
const CALL = /^[a-z]+\((?:[^()]*)\) = -?\d+(?: [A-Z]+ \([A-Za-z ]+\))?$/;
const ECN: Readonly<Record<string, number>> = { ect1: 1, ect0: 2, ce: 3, noecn: 0 };
/** Each option with its length in octets, and the largest value of its numbers. */
const OPTIONS: readonly (readonly [pattern: RegExp, octetsOf: (value: string) => number, most: number])[] = [
  [/^(?:nop|eol)$/, () => 1, 0],
  [/^mss (\d+)$/, () => 4, U16],
  [/^wscale (\d+)$/, () => 3, 255],
  [/^sackOK$/, () => 2, 0],
  [/^sack (\d+:\d+(?: \d+:\d+)*)$/, (blocks) => 2 + 8 * blocks.split(" ").length, U32],
  [/^TS val (\d+) ecr (\d+)$/, () => 10, U32],
  [/^FO(?: ([0-9a-f]+))?$/, (cookie) => 2 + cookie.length / 2, Number.POSITIVE_INFINITY],
  [/^FOEXP(?: ([0-9a-f]+))?$/, (cookie) => 4 + cookie.length / 2, Number.POSITIVE_INFINITY],
];
const ICMP_CODES: Readonly<Record<string, string>> = {
  net_unreachable: "net",
  no_route: "net",
  host_unreachable: "host",
  address_unreachable: "host",
  protocol_unreachable: "protocol",
  port_unreachable: "port",
  frag_needed: "needfrag",
  packet_filtered: "admin",
  admin_prohibited: "admin",
};
const ICMP_TYPES: Readonly<Record<string, string>> = { packet_too_big: "needfrag", time_exceeded: "time-exceeded" };

export interface ReadScript {
  readonly family: 4 | 6;
  /** In our notation. */
  readonly script: string;
  readonly calls: readonly string[];
}

/** `stack` is the side under test: > comes from it. */
export function readPacketdrill(text: string, stack: Side): ReadScript {
  const made: string[] = [];
  const calls: string[] = [];
  const segments: { readonly isOutbound: boolean; readonly seq: number }[] = [];
  const options = new Map<string, string>();
  let waitedS = 0;
  /** Directions from which no SYN comes: their numbers are as on the wire. */
  const raw = new Set(["<", ">"]);
  for (const line of text.split("\n")) {
    const [, sign = "", , flags = ""] = PACKET.exec(line.replace(TIME, "")) ?? [];
    if (flags.includes("S")) raw.delete(sign);
  }
  for (const line of text.split("\n").filter((each) => each !== "")) {
    const quiet = /^\/\/ No further segment in (\d+\.\d+) s of the capture\.$/.exec(line);
    if (quiet) made.push(`+${quiet[1]} end`);
    if (line.startsWith("//")) continue;
    const option = /^--([a-z_]+)=(\w+)$/.exec(line);
    if (option) {
      if (made.length + calls.length > 0) throw new Error("an option after the first event");
      options.set(option[1]!, option[2]!);
      continue;
    }
    const time = TIME.exec(line);
    if (!time) throw new Error(`no time: ${line}`);
    waitedS += Number(time[1]);
    const event = line.slice(time[0].length);
    if (CALL.test(event)) {
      calls.push(event);
      continue;
    }
    const wait = made.length === 0 ? "" : `+${waitedS.toFixed(6)} `;
    waitedS = 0;
    made.push(`${wait}${event.includes(" icmp ") ? icmp(event) : packet(event)}`);
  }
  return { family: options.get("ip_version") === "ipv6" ? 6 : 4, script: made.join("\n"), calls };

  function direction(sign: string): string {
    return (sign === ">") === (stack === "initiator") ? ">" : "<";
  }

  function packet(event: string): string {
    const found = PACKET.exec(event);
    if (!found) throw new Error(`no packet of the grammar: ${event}`);
    const [, sign = "", ecn, flags = "", start, end, length, ack, win, urg, list] = found;
    if (!/^(-|[FSRPEWAU]*\.?)$/.test(flags) || flags === "") throw new Error(`flags: ${flags}`);
    for (const number of [start, end, ack]) inRange(number, U32);
    for (const number of [length, win, urg]) inRange(number, U16);
    if (Number(start) + Number(length) !== Number(end)) throw new Error(`inconsistent numbers: ${event}`);
    if (sign === "<" && win === undefined) throw new Error("window must be specified for inbound packets");
    if (list === "..." && sign === "<") throw new Error("<...> is for outbound packets");
    if (list !== undefined && list !== "...") checkOptions(list);
    segments.push({ isOutbound: sign === ">", seq: Number(start) });
    const own = raw.has(sign) ? "=" : "";
    const peer = raw.has(sign === "<" ? ">" : "<") ? "=" : "";
    const words = [direction(sign), flags, `${own}${start}:${own}${end}(${length})`];
    if (ack !== undefined) words.push("ack", `${peer}${ack}`);
    words.push("win", win ?? "65535");
    if (urg !== undefined) words.push("up", urg);
    if (ecn !== undefined) words.push("ecn", String(ECN[ecn]));
    if (list !== undefined && list !== "...") words.push(`<${list}>`);
    return words.join(" ");
  }

  function icmp(event: string): string {
    const found = ICMP.exec(event);
    if (!found) throw new Error(`no ICMP packet of the grammar: ${event}`);
    const [, sign = "", type = "", code = "", mtu, start, end, length] = found;
    if (Number(start) + Number(length) !== Number(end)) throw new Error(`inconsistent numbers: ${event}`);
    const quoting = segments.findLastIndex((each) => each.isOutbound && each.seq === Number(start)) + 1;
    const name = ICMP_TYPES[type] ?? ICMP_CODES[code];
    if (name === undefined) throw new Error(`ICMP ${type} ${code}`);
    return `${direction(sign)} icmp ${name} quoting ${quoting} from router${mtu === undefined ? "" : ` mtu ${mtu}`}`;
  }
}

function checkOptions(list: string): void {
  const octets = list.split(",").reduce((sum, option) => {
    for (const [pattern, octetsOf, most] of OPTIONS) {
      const found = pattern.exec(option);
      if (!found) continue;
      if (Number.isFinite(most)) for (const number of option.match(/\d+/g) ?? []) inRange(number, most);
      return sum + octetsOf(found[1] ?? "");
    }
    throw new Error(`no option of the grammar: ${option}`);
  }, 0);
  if (octets % 4 !== 0 || octets > 40) throw new Error(`options of ${octets} octets: ${list}`);
}

function inRange(number: string | undefined, most: number): void {
  if (number !== undefined && Number(number) > most) throw new Error(`${number} is out of range`);
}
