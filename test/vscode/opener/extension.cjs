// @ts-check
// VS Code itself opens the files that it is given before it knows which editors extensions bring, and shows a capture as
// text that cannot be shown. An extension comes late enough.

const { commands, Uri, window, workspace } = require("vscode");

const SAMPLE = "syn-ack-wrong-ack.pcap";

exports.activate = async () => {
  const folder = workspace.workspaceFolders?.[0];
  // Who loads the window again finds there what they left.
  const isEmpty = window.tabGroups.all.every(({ tabs }) => tabs.length === 0);
  if (folder === undefined || !isEmpty) return;
  const sample = Uri.joinPath(folder.uri, SAMPLE);
  await commands.executeCommand("vscode.openWith", sample, "tcpHandshake.capture", { preview: false });
};
