// The sample captures of the extension.

import { commands, l10n, Uri, window, workspace } from "vscode";
import { VIEW_TYPE } from "./captureEditor";

const SHOWN: Readonly<Record<string, string>> = {
  "clean.pcap": l10n.t("a request and its response, no problems"),
  "clean-ipv6.pcap": l10n.t("the same over IPv6"),
  "refused.pcap": l10n.t("the SYN is answered with a RST"),
  "unanswered.pcap": l10n.t("four SYNs and no answer"),
  "unreachable.pcap": l10n.t("the SYN is answered with an ICMP error"),
  "syn-ack-wrong-ack.pcap": l10n.t("the SYN-ACK's acknowledgment number is one too low; the initiator resets"),
  "syn-ack-wrong-ack-accepted.pcap": l10n.t("the same, but the initiator continues"),
  "ack-missing.pcap": l10n.t("the SYN-ACK is never acknowledged"),
  "reset.pcap": l10n.t("the initiator gave up before the SYN-ACK arrived"),
  "long.pcap": l10n.t("251 data segments"),
  "syn-ack-lost-client.pcap": l10n.t("the SYN-ACK comes only the second time; compare it with that of the server"),
  "syn-ack-lost-server.pcap": l10n.t("the same connection at the server, whose first SYN-ACK is lost"),
};

/** Lets the user select a sample and opens it. */
export async function openSample(extension: Uri): Promise<void> {
  const folder = Uri.joinPath(extension, "media", "samples");
  const names = (await workspace.fs.readDirectory(folder)).map(([name]) => name).filter((name) => /\.pcap/.test(name));
  const items = names.sort().map((label) => ({ label, description: SHOWN[label] ?? "" }));
  const chosen = await window.showQuickPick(items, { title: l10n.t("Sample captures"), matchOnDescription: true });
  if (chosen !== undefined)
    await commands.executeCommand("vscode.openWith", Uri.joinPath(folder, chosen.label), VIEW_TYPE);
}

/** The octets of the sample without problems. */
export async function readCleanSample(extension: Uri): Promise<Uint8Array> {
  return workspace.fs.readFile(Uri.joinPath(extension, "media", "samples", "clean.pcap"));
}
