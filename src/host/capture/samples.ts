// The captures that ship with the extension, to try it with.

import { commands, Uri, window, workspace } from "vscode";
import { VIEW_TYPE } from "./captureEditor";

const SHOWN: Readonly<Record<string, string>> = {
  "clean.pcap": "a request and its response, no problems",
  "clean-ipv6.pcap": "the same over IPv6",
  "refused.pcap": "a RST answers the SYN",
  "unanswered.pcap": "four SYNs and no answer",
  "unreachable.pcap": "an ICMP error answers the SYN",
  "syn-ack-wrong-ack.pcap": "the SYN-ACK acknowledges one too little, and is reset",
  "syn-ack-wrong-ack-accepted.pcap": "the same, and the initiator goes on",
  "ack-missing.pcap": "the SYN-ACK is never acknowledged",
  "reset.pcap": "the initiator gave up before the SYN-ACK came",
  "long.pcap": "251 data segments",
};

/** Lets the user choose a sample and opens it. */
export async function openSample(extension: Uri): Promise<void> {
  const folder = Uri.joinPath(extension, "media", "samples");
  const names = (await workspace.fs.readDirectory(folder)).map(([name]) => name).filter((name) => /\.pcap/.test(name));
  const items = names.sort().map((label) => ({ label, description: SHOWN[label] ?? "" }));
  const chosen = await window.showQuickPick(items, { title: "Sample captures", matchOnDescription: true });
  if (chosen !== undefined)
    await commands.executeCommand("vscode.openWith", Uri.joinPath(folder, chosen.label), VIEW_TYPE);
}
