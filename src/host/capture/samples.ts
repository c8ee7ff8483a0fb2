// The sample captures of the extension.

import { commands, Uri, window, workspace } from "vscode";
import { VIEW_TYPE } from "./captureEditor";

const SHOWN: Readonly<Record<string, string>> = {
  "clean.pcap": "a request and its response, no problems",
  "clean-ipv6.pcap": "the same over IPv6",
  "refused.pcap": "the SYN is answered with a RST",
  "unanswered.pcap": "four SYNs and no answer",
  "unreachable.pcap": "the SYN is answered with an ICMP error",
  "syn-ack-wrong-ack.pcap": "the SYN-ACK's acknowledgment number is one too low; the initiator resets",
  "syn-ack-wrong-ack-accepted.pcap": "the same, but the initiator continues",
  "ack-missing.pcap": "the SYN-ACK is never acknowledged",
  "reset.pcap": "the initiator gave up before the SYN-ACK arrived",
  "long.pcap": "251 data segments",
  "syn-ack-lost-client.pcap": "the SYN-ACK comes only the second time; compare it with that of the server",
  "syn-ack-lost-server.pcap": "the same connection at the server, whose first SYN-ACK is lost",
};

/** Lets the user select a sample and opens it. */
export async function openSample(extension: Uri): Promise<void> {
  const folder = Uri.joinPath(extension, "media", "samples");
  const names = (await workspace.fs.readDirectory(folder)).map(([name]) => name).filter((name) => /\.pcap/.test(name));
  const items = names.sort().map((label) => ({ label, description: SHOWN[label] ?? "" }));
  const chosen = await window.showQuickPick(items, { title: "Sample captures", matchOnDescription: true });
  if (chosen !== undefined)
    await commands.executeCommand("vscode.openWith", Uri.joinPath(folder, chosen.label), VIEW_TYPE);
}
