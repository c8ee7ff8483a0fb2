// The page of an editor. Captures are untrusted input, and so is all text from them in the page: only our own script
// and style sheet are allowed, and the page cannot load other resources.

import { env, l10n, Uri, type Webview } from "vscode";

/** The folder that the page may load from. */
export function pageRoot(extension: Uri): Uri {
  return Uri.joinPath(extension, "dist");
}

export function pageHtml(webview: Webview, extension: Uri): string {
  const nonce = randomNonce();
  // The toolkit adds an empty style element to the page to detect features of the browser, with the nonce of a meta
  // element. That nonce is readable for scripts, so it must differ from the scripts' nonce.
  const styleNonce = randomNonce();
  const root = pageRoot(extension);
  const script = webview.asWebviewUri(Uri.joinPath(root, "webview.js"));
  const style = webview.asWebviewUri(Uri.joinPath(root, "webview.css"));
  const policy = [
    "default-src 'none'",
    `style-src ${webview.cspSource} 'nonce-${styleNonce}'`,
    `script-src 'nonce-${nonce}'`,
    // Drawings that the page makes a picture of.
    "img-src blob:",
    "font-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="${l10n.bundle === undefined ? "en" : env.language}">
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
<script type="application/json" id="l10n">${dataOfScript(l10n.bundle ?? {})}</script>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}

/** JSON that cannot end the element that it is in. */
function dataOfScript(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}

function randomNonce(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
}
