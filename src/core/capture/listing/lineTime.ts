// The time at the beginning of a line, in every notation of tcpdump, tshark and the firewalls.

export type TimeNotation =
  /** Seconds since 1970, or since the first packet, or since the one before. */
  | "seconds"
  /** Of a day that is not given. */
  | "clock"
  | "date";

export interface LineTime {
  readonly notation: TimeNotation;
  /** Whole seconds, and the rest in ns: both are exact. */
  readonly seconds: number;
  readonly ns: number;
  /** What is behind it in the line. */
  readonly rest: string;
}

const DATE = /^\s*(\d{4})[-/](\d\d)[-/](\d\d)[ T](\d{1,2}):(\d\d):(\d\d)(?:[.,](\d{1,9}))?Z?(?=\s|$)/;
const CLOCK = /^\s*(\d{1,2}):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?=\s|$)/;
const SECONDS = /^\s*(-?\d{1,11})[.,](\d{1,9})(?=\s|$)/;

/** `undefined` where the text does not begin with a time. */
export function parseTime(text: string): LineTime | undefined {
  const date = DATE.exec(text);
  if (date) {
    const [, year, month, day, hour, minute, second] = date.map(Number) as number[];
    const ms = Date.UTC(year!, month! - 1, day, hour, minute, second);
    return timeOf("date", ms / 1000, date[7], text, date[0]);
  }
  const clock = CLOCK.exec(text);
  if (clock) {
    const seconds = 3600 * Number(clock[1]) + 60 * Number(clock[2]) + Number(clock[3]);
    return timeOf("clock", seconds, clock[4], text, clock[0]);
  }
  const plain = SECONDS.exec(text);
  return plain ? timeOf("seconds", Number(plain[1]), plain[2], text, plain[0]) : undefined;
}

function timeOf(
  notation: TimeNotation,
  seconds: number,
  fraction: string | undefined,
  text: string,
  match: string,
): LineTime | undefined {
  if (!Number.isFinite(seconds)) return undefined;
  const ns = Number((fraction ?? "").padEnd(9, "0"));
  return { notation, seconds, ns, rest: text.slice(match.length) };
}
