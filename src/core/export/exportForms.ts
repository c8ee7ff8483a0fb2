// The forms of an export, and the names of their files: for every end, without the code that makes them.

/** Each with the ending of its files. */
export const FLOW_FORMATS = {
  pcapng: ".pcapng",
  packetdrill: ".pkt",
  markdown: ".md",
  html: ".html",
  svg: ".svg",
} as const;
export type FlowFormat = keyof typeof FLOW_FORMATS;

/** The name of a file that shows something of a capture, without its ending: "server-flow-3". Safe on every file system. */
export function exportName(captureName: string, flowId: number | undefined): string {
  const bare = captureName.replace(/(\.(pcap|pcapng|cap|dmp|ntar)\d*)?(\.(gz|zst))?$/i, "");
  const safe = bare
    .replace(/[^\p{L}\p{N}._+ -]+/gu, "-")
    .replace(/^[. -]+|[. -]+$/g, "")
    .slice(0, LONGEST);
  const name = safe === "" ? "capture" : safe;
  return flowId === undefined ? name : `${name}-flow-${flowId}`;
}

const LONGEST = 100;
