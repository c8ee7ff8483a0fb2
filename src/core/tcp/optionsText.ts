// A segment's options in few words, for one line: "mss 1460, sackOK, ts 100 0, wscale 7".

import { parseOptions, type TcpOption } from "./options";

/** In their order. NOPs pad options; four or more in a row are shown, because a middlebox may have removed an option there. */
export function optionsText(octets: Uint8Array): string {
  const words: string[] = [];
  let nops = 0;
  const closeNops = () => {
    if (nops >= 4) words.push(`nop×${nops}`);
    nops = 0;
  };
  for (const option of parseOptions(octets)) {
    if (option.kind === "nop") {
      nops++;
      continue;
    }
    closeNops();
    const word = optionText(option);
    if (word !== "") words.push(word);
  }
  closeNops();
  return words.join(", ");
}

function optionText(option: TcpOption): string {
  switch (option.kind) {
    case "mss":
      return `mss ${option.mss}`;
    case "windowScale":
      return `wscale ${option.shiftCount}`;
    case "sackPermitted":
      return "sackOK";
    case "sack":
      return `sack ${option.sackBlocks.map(({ left, right }) => `${left}–${right}`).join(" ")}`;
    case "timestamps":
      return `ts ${option.tsVal} ${option.tsEcr}`;
    case "userTimeout":
      return `user timeout ${option.seconds} s`;
    case "fastOpen":
      return option.cookie.length === 0 ? "tfo request" : `tfo cookie ${option.cookie.length} octets`;
    case "md5":
    case "ao":
    case "mptcp":
      return option.kind;
    case "accEcn":
      return "accecn";
    case "malformed":
      return `kind ${option.kindNumber} malformed`;
    case "afterEnd":
      return option.allZero ? "" : "octets after the end";
    case "nop":
    case "end":
      return "";
    case "experimental":
    case "unknown":
      return `kind ${option.kindNumber}`;
  }
}
