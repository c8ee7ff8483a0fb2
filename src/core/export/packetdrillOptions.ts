import type { TcpOption } from "../tcp/options";

/**
 * Options in packetdrill's words, "" without any; `relative` makes a number of a SACK block count from an ISN. `isWhole` is false
 * where it has no words for one of them: NOPs stand in its place.
 */
export function optionsText(
  options: readonly TcpOption[],
  relative: (number: number) => number,
): { readonly text: string; readonly isWhole: boolean } {
  const words = options.map((option) => wordsOf(option, relative));
  const isWhole = words.every((each) => each !== undefined);
  const all = options.flatMap((option, i) => words[i] ?? new Array<string>(option.length).fill("nop"));
  // Options fill whole words; those that the capture has cut do not.
  const octets = options.reduce((sum, { length }) => sum + length, 0);
  if (octets % 4 !== 0) all.push(...new Array<string>(4 - (octets % 4)).fill("nop"));
  return { text: all.length === 0 ? "" : `<${all.join(",")}>`, isWhole };
}

function wordsOf(option: TcpOption, relative: (number: number) => number): readonly string[] | undefined {
  switch (option.kind) {
    case "nop":
      return ["nop"];
    case "end":
      return ["eol"];
    case "afterEnd":
      return option.allZero ? new Array<string>(option.length).fill("eol") : undefined;
    case "mss":
      return [`mss ${option.mss}`];
    case "windowScale":
      return [`wscale ${option.shiftCount}`];
    case "sackPermitted":
      return ["sackOK"];
    case "sack":
      return [`sack ${option.sackBlocks.map(({ left, right }) => `${relative(left)}:${relative(right)}`).join(" ")}`];
    case "timestamps":
      return [`TS val ${option.tsVal} ecr ${option.tsEcr}`];
    case "fastOpen":
      return [`${option.experimental ? "FOEXP" : "FO"} ${hex(option.cookie)}`.trimEnd()];
    default:
      return undefined;
  }
}

function hex(octets: Uint8Array): string {
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, "0")).join("");
}
