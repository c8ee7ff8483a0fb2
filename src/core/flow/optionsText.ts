// A segment's options in few words, for one line: "mss 1460, wscale 7, sackOK, ts 100 0".

/** Octets that are no option by their own account are shown as such: "malformed". */
export function optionsText(options: Uint8Array): string {
  const words: string[] = [];
  for (let at = 0; at < options.length; ) {
    const kind = options[at]!;
    if (kind === 0) break;
    if (kind === 1) {
      words.push("nop");
      at++;
      continue;
    }
    const length = options[at + 1] ?? 0;
    if (length < 2 || at + length > options.length) {
      words.push(`kind ${kind} malformed`);
      break;
    }
    words.push(optionText(kind, new DataView(options.buffer, options.byteOffset + at + 2, length - 2)));
    at += length;
  }
  return foldNops(words).join(", ");
}

/** NOPs pad ordinary options; only four and more in a row are worth a word (a middlebox may have blanked something). */
function foldNops(words: readonly string[]): string[] {
  const folded: string[] = [];
  for (let at = 0; at < words.length; ) {
    let end = at;
    while (words[end] === "nop") end++;
    if (end - at >= 4) folded.push(`nop×${end - at}`);
    if (end < words.length) folded.push(words[end]!);
    at = end + 1;
  }
  return folded;
}

function optionText(kind: number, body: DataView): string {
  const { byteLength: length } = body;
  if (kind === 2 && length === 2) return `mss ${body.getUint16(0)}`;
  if (kind === 3 && length === 1) return `wscale ${body.getUint8(0)}`;
  if (kind === 4 && length === 0) return "sackOK";
  if (kind === 5 && length > 0 && length % 8 === 0) return `sack ${sackBlocks(body)}`;
  if (kind === 8 && length === 8) return `ts ${body.getUint32(0)} ${body.getUint32(4)}`;
  if (kind === 34) return length === 0 ? "tfo request" : `tfo cookie ${length} octets`;
  if (kind === 30) return "mptcp";
  return OPTION_NAMES[kind] ?? `kind ${kind}`;
}

const OPTION_NAMES: Readonly<Record<number, string>> = {
  2: "mss malformed",
  3: "wscale malformed",
  4: "sackOK malformed",
  5: "sack malformed",
  8: "ts malformed",
  19: "md5",
  28: "user timeout",
  29: "tcp-ao",
  172: "accecn",
  174: "accecn",
};

function sackBlocks(body: DataView): string {
  const blocks: string[] = [];
  for (let at = 0; at < body.byteLength; at += 8) blocks.push(`${body.getUint32(at)}–${body.getUint32(at + 4)}`);
  return blocks.join(" ");
}
