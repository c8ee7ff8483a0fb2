// The page of an editor. Captures are hostile input, and so is whatever of them ends up in the page: only our own script
// and our own style sheets run there, and nothing is fetched from anywhere.

import { randomBytes } from "node:crypto";
import { Uri, type Webview } from "vscode";

const STYLES = ["page.css", "diagram.css"];

/** Folders that the page may load from. */
export function pageRoots(extension: Uri): readonly Uri[] {
  return [Uri.joinPath(extension, "dist"), Uri.joinPath(extension, "media")];
}

export function pageHtml(webview: Webview, extension: Uri): string {
  const nonce = randomBytes(16).toString("base64");
  // The toolkit puts an empty style element into the page to find out what the browser can do, with the nonce of a meta
  // element that it looks for. What scripts can read there must not be the scripts' own.
  const styleNonce = randomBytes(16).toString("base64");
  const script = webview.asWebviewUri(Uri.joinPath(extension, "dist", "webview.js"));
  const styles = STYLES.map((name) => webview.asWebviewUri(Uri.joinPath(extension, "media", name)));
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
${styles.map((style) => `<link rel="stylesheet" href="${style}">`).join("\n")}
</head>
<body>
<main id="app"></main>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
