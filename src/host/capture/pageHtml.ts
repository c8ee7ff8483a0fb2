// The page of an editor. Captures are hostile input, and so is whatever of them ends up in the page: only our own script
// and our own style sheet run there, and nothing is fetched from anywhere.

import { randomBytes } from "node:crypto";
import { Uri, type Webview } from "vscode";

/** The folder that the page may load from. */
export function pageRoot(extension: Uri): Uri {
  return Uri.joinPath(extension, "dist");
}

export function pageHtml(webview: Webview, extension: Uri): string {
  const nonce = randomBytes(16).toString("base64");
  // The toolkit puts an empty style element into the page to find out what the browser can do, with the nonce of a meta
  // element that it looks for. What scripts can read there must not be the scripts' own.
  const styleNonce = randomBytes(16).toString("base64");
  const root = pageRoot(extension);
  const script = webview.asWebviewUri(Uri.joinPath(root, "webview.js"));
  const style = webview.asWebviewUri(Uri.joinPath(root, "webview.css"));
  const policy = [
    "default-src 'none'",
    `style-src ${webview.cspSource} 'nonce-${styleNonce}'`,
    `script-src 'nonce-${nonce}'`,
    "font-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta property="csp-nonce" content="${styleNonce}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>TCP Handshake</title>
<link rel="stylesheet" href="${style}">
</head>
<body>
<main id="app"></main>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
