// Reads the notation of test scripts: packetdrill's, with `>` for what the initiator sends. script.ts makes octets of it.
//
//   [time] [flow N:] > FLAGS seq:end(len) [ack n] [win n] [<options>] [attributes]  [// reported]
//   [time] [flow N:] < icmp unreachable port quoting 1 [from router] [octets 8] [mtu 1400]
//   [time] > arp 9             asks for the Ethernet address 02:…:09 (over IPv6 by Neighbor Discovery); with `<` it is answered,
//                              with `< arp 9 mac 5` by 02:…:05
//   [time] dup 3               frame 3 recorded once more
//     [time] end                 a frame of another host: the capture continues until then
//   flow N: set [port 40001/80] [isn +64000/=0] [host 3/2] [vlan 42]
//
// FLAGS: letters of S F R P . E W U A (A is AE), `-` for none, or 12 bits as 0x… . Numbers are relative to the ISN of the
// side that they count for; `=7` is 7 as it stands on the wire. Time: `+0.5` after the line before, `1.5` since the first
// line, else 1 ms after the line before. Options: mss 1460, nop, eol, wscale 7, sackOK, sack 1:2 5:7, TS val 1 ecr 0,
// FO [hex], raw HEX (whole octets). Attributes: ipid N, ttl N, mac N and to N (last octet
// of source and destination of the frame), ecn N, vlan N, up N, offset N (data offset field),
// cut N (octets captured), sum N, badsum, pseudo (the checksum that offloading leaves), frag (a first fragment),
// text "…" (the payload), zeros (a payload of zero octets), vxlan (inside a tunnel), badvxlan (and the UDP checksum of that is
// incorrect). With one of these, there is a second capture, near the responder:
// lost (only the sender's side has it), injected (only the receiver's side has it), late N (ms), becomes <options> (at the
// receiver's side). Marks: `// reported`, `// reported warning`, `// reported twice`; other comments say nothing.

export type Severity = "error" | "warning" | "information" | "hint";

/** A sequence number of a script: relative to an ISN, or as it is on the wire. */
export interface ScriptNumber {
  readonly value: number;
  readonly raw: boolean;
}

export type ScriptOption =
  | { readonly name: "nop" | "eol" | "sackOK" }
  | { readonly name: "mss" | "wscale"; readonly value: number }
  | { readonly name: "TS"; readonly tsVal: number; readonly tsEcr: number }
  | { readonly name: "sack"; readonly blocks: readonly (readonly [ScriptNumber, ScriptNumber])[] }
  | { readonly name: "FO" | "raw"; readonly hex: string };

export interface SegmentLine {
  readonly kind: "segment";
  readonly fromInitiator: boolean;
  readonly flags: number;
  readonly seq: ScriptNumber;
  readonly length: number;
  readonly ack: ScriptNumber | undefined;
  readonly options: readonly ScriptOption[];
  /** `win`, `ipid`, `ttl`, `mac`, `to`, `ecn`, `vlan`, `up`, `offset`, `cut`, `sum`, `late`. */
  readonly numbers: ReadonlyMap<string, number>;
  /** `badsum`, `pseudo`, `frag`, `zeros`, `lost`, `injected`, `vxlan`, `badvxlan`. */
  readonly words: ReadonlySet<string>;
  readonly text: string | undefined;
  /** At the receiver's side; `undefined` for the same. */
  readonly becomes: readonly ScriptOption[] | undefined;
}

export interface IcmpLine {
  readonly kind: "icmp";
  readonly fromInitiator: boolean;
  /** "port", "admin", "time-exceeded", …, or "3/13" for type and code. */
  readonly error: string;
  readonly fromRouter: boolean;
  /** Number of the frame whose packet is quoted. */
  readonly quoting: number;
  readonly octets: number | undefined;
  readonly mtu: number;
}

/** A request of the initiator for a neighbor's Ethernet address, or the answer to it. */
export interface ArpLine {
  readonly kind: "arp";
  readonly fromInitiator: boolean;
  /** Last octet of the neighbor's addresses; of its Ethernet address `mac`, if there is one. */
  readonly neighbor: number;
  readonly mac: number | undefined;
}

export interface FlowSetup {
  readonly ports?: readonly [number, number];
  readonly isns?: readonly [ScriptNumber, ScriptNumber];
  readonly hosts?: readonly [number, number];
  readonly vlan?: number;
}

export type ScriptBody =
  | SegmentLine
  | IcmpLine
  | ArpLine
  | { readonly kind: "dup"; readonly frame: number }
  | { readonly kind: "end" }
  | { readonly kind: "set"; readonly setup: FlowSetup };

export interface ScriptLine {
  readonly source: string;
  /** `undefined` is 1 ms after the line before. */
  readonly time: { readonly ns: number; readonly relative: boolean } | undefined;
  readonly flow: number;
  readonly body: ScriptBody;
  /** How many findings must be on this frame, and of which severity where the mark names one. */
  readonly reported: number;
  readonly severity: Severity | undefined;
}

const FLAG_LETTERS: Readonly<Record<string, number>> = {
  F: 0x001,
  S: 0x002,
  R: 0x004,
  P: 0x008,
  ".": 0x010,
  U: 0x020,
  E: 0x040,
  W: 0x080,
  A: 0x100,
};
const NUMBERS = new Set(["win", "ipid", "ttl", "mac", "to", "ecn", "vlan", "up", "offset", "cut", "sum", "late"]);
const WORDS = new Set(["badsum", "pseudo", "frag", "zeros", "lost", "injected", "vxlan", "badvxlan"]);

/** Reads a script; throws with the line where it is not in the notation, since a script is ours. */
export function parseScript(script: string): ScriptLine[] {
  return script
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("//"))
    .map((line) => {
      try {
        return parseLine(line);
      } catch (error) {
        throw new Error(`${(error as Error).message} in script line: ${line}`);
      }
    });
}

function parseLine(source: string): ScriptLine {
  const [statement = "", comment = ""] = source.split("//", 2);
  const mark = /^\s*reported\b(?:\s+(twice))?(?:\s+(error|warning|information|hint)\b)?/.exec(comment);
  const words = new Words(statement);
  const time = words.takeMatch(/^\+?\d+(\.\d+)?$/);
  let flow = 1;
  if (words.take("flow")) flow = toInteger(words.next().replace(/:$/, ""));
  const body = parseBody(words);
  words.expectEnd();
  return {
    source,
    time: time === undefined ? undefined : { ns: Math.round(Number(time) * 1e9), relative: time.startsWith("+") },
    flow,
    body,
    reported: mark === null ? 0 : mark[1] ? 2 : 1,
    severity: mark?.[2] as Severity | undefined,
  };
}

function parseBody(words: Words): ScriptBody {
  const first = words.next();
  switch (first) {
    case "end":
      return { kind: "end" };
    case "dup":
      return { kind: "dup", frame: toInteger(words.next()) };
    case "set":
      return { kind: "set", setup: parseSetup(words) };
    case ">":
    case "<":
      if (words.take("arp")) return parseArp(words, first === ">");
      return words.take("icmp") ? parseIcmp(words, first === ">") : parseSegment(words, first === ">");
    default:
      throw new Error(`"${first}" is no direction`);
  }
}

function parseArp(words: Words, fromInitiator: boolean): ArpLine {
  const neighbor = toInteger(words.next());
  return { kind: "arp", fromInitiator, neighbor, mac: words.take("mac") ? toInteger(words.next()) : undefined };
}

function parseSegment(words: Words, fromInitiator: boolean): SegmentLine {
  const flags = parseFlags(words.next());
  const numbers = new Map<string, number>();
  const said = new Set<string>();
  let ack: ScriptNumber | undefined;
  let options: readonly ScriptOption[] = [];
  let text: string | undefined;
  let becomes: readonly ScriptOption[] | undefined;
  const [, start = "", end = "", length = ""] = words.match(/^(=?-?\d+):(=?-?\d+)\((\d+)\)$/);
  const seq = toNumber(start);
  if ((seq.value + Number(length) - toNumber(end).value) % 2 ** 32 !== 0) throw new Error(`length is not ${length}`);
  while (words.more) {
    const word = words.next();
    if (word === "ack") ack = toNumber(words.next());
    else if (word.startsWith("<")) options = parseOptionList(word);
    else if (word === "becomes") becomes = parseOptionList(words.next());
    else if (word === "text") text = words.match(/^"(.*)"$/)[1];
    else if (NUMBERS.has(word)) numbers.set(word, toInteger(words.next()));
    else if (WORDS.has(word)) said.add(word);
    else throw new Error(`"${word}" means nothing`);
  }
  if ((flags & 0x010) !== 0 && ack === undefined) throw new Error("the ACK flag needs an ack number");
  if (text !== undefined && text.length !== Number(length)) throw new Error(`text has ${text.length} octets`);
  return {
    kind: "segment",
    fromInitiator,
    flags,
    seq,
    length: Number(length),
    ack,
    options,
    numbers,
    words: said,
    text,
    becomes,
  };
}

function parseFlags(word: string): number {
  if (word === "-") return 0;
  if (word.startsWith("0x")) return Number(word);
  return [...word].reduce((bits, letter) => {
    const bit = FLAG_LETTERS[letter];
    if (bit === undefined) throw new Error(`"${letter}" is no flag`);
    return bits | bit;
  }, 0);
}

function parseOptionList(word: string): readonly ScriptOption[] {
  return word.slice(1, -1).split(",").filter(hasText).map(parseOption);
}

function parseOption(given: string): ScriptOption {
  const [name = "", ...rest] = given.trim().split(/\s+/);
  switch (name) {
    case "nop":
    case "eol":
    case "sackOK":
      return { name };
    case "mss":
    case "wscale":
      return { name, value: toInteger(rest[0]) };
    case "TS":
      return { name, tsVal: toInteger(rest[1]), tsEcr: toInteger(rest[3]) };
    case "sack":
      return {
        name,
        blocks: rest.map((block) => {
          const [left = "", right = ""] = block.split(":");
          return [toNumber(left), toNumber(right)] as const;
        }),
      };
    case "FO":
    case "raw":
      return { name, hex: rest.join("") };
    default:
      throw new Error(`"${name}" is no option`);
  }
}

function parseIcmp(words: Words, fromInitiator: boolean): IcmpLine {
  words.take("unreachable");
  const error = words.next();
  let quoting: number | undefined;
  let octets: number | undefined;
  let mtu = 0;
  let fromRouter = false;
  while (words.more) {
    const word = words.next();
    if (word === "quoting") quoting = toInteger(words.next());
    else if (word === "octets") octets = toInteger(words.next());
    else if (word === "mtu") mtu = toInteger(words.next());
    else if (word === "from" && words.take("router")) fromRouter = true;
    else throw new Error(`"${word}" means nothing`);
  }
  if (quoting === undefined) throw new Error("an ICMP error quotes a frame");
  return { kind: "icmp", fromInitiator, error, fromRouter, quoting, octets, mtu };
}

function parseSetup(words: Words): FlowSetup {
  let setup: FlowSetup = {};
  while (words.more) {
    const word = words.next();
    const [left = "", right = ""] = words.next().split("/");
    if (word === "port") setup = { ...setup, ports: [toInteger(left), toInteger(right)] };
    else if (word === "isn") setup = { ...setup, isns: [toNumber(left), toNumber(right)] };
    else if (word === "host") setup = { ...setup, hosts: [toInteger(left), toInteger(right)] };
    else if (word === "vlan") setup = { ...setup, vlan: toInteger(left) };
    else throw new Error(`"${word}" means nothing`);
  }
  return setup;
}

function toNumber(word: string): ScriptNumber {
  if (!/^[=+]?-?\d+$/.test(word)) throw new Error(`"${word}" is no number`);
  return { raw: word.startsWith("="), value: Number(word.replace(/^=/, "")) };
}

function toInteger(word: string | undefined): number {
  const value = Number(word);
  if (word === undefined || word === "" || !Number.isInteger(value)) throw new Error(`"${word}" is no number`);
  return value;
}

function hasText(text: string): boolean {
  return text.trim() !== "";
}

/** The words of a line; options in angle brackets and quoted text are one word each. */
class Words {
  readonly #words: readonly string[];
  #at = 0;

  constructor(line: string) {
    // A lone "<" is the direction: options follow the bracket without a space.
    this.#words = line.match(/<[^\s>][^>]*>|"[^"]*"|\S+/g) ?? [];
  }

  get more(): boolean {
    return this.#at < this.#words.length;
  }

  next(): string {
    const word = this.#words[this.#at++];
    if (word === undefined) throw new Error("something is missing at the end");
    return word;
  }

  take(word: string): boolean {
    if (this.#words[this.#at] !== word) return false;
    this.#at++;
    return true;
  }

  takeMatch(pattern: RegExp): string | undefined {
    return pattern.test(this.#words[this.#at] ?? "") ? this.next() : undefined;
  }

  match(pattern: RegExp): RegExpExecArray {
    const word = this.next();
    const found = pattern.exec(word);
    if (found === null) throw new Error(`"${word}" does not match ${pattern}`);
    return found;
  }

  expectEnd(): void {
    if (this.more) throw new Error(`"${this.#words[this.#at]}" is one word too many`);
  }
}
