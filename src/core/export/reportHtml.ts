import { standaloneCss } from "../diagram/css";
import { escapeXml } from "../diagram/svg";
import { visibleText } from "../text/visible";
import type { ReportBlock, ReportDocument } from "./reportDocument";

/** Loads nothing and runs nothing: only styles of its own. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

const STYLE = `:root { color-scheme: light dark; --paper: #ffffff; --ink: #1f2328; --dim: #59636e; --line: #d1d9e0; --soft: #f6f8fa; }
@media (prefers-color-scheme: dark) { :root { --paper: #1e1e1e; --ink: #d8dee4; --dim: #9198a1; --line: #3d444d; --soft: #262b31; } }
body { background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; max-width: 1000px; margin: 2em auto; padding: 0 1em; overflow-wrap: break-word; }
h1 { font-size: 1.5em; } h2 { font-size: 1.2em; border-top: 1px solid var(--line); padding-top: 0.8em; margin-top: 1.8em; } h3 { font-size: 1em; }
pre, .diagram { background: var(--soft); border: 1px solid var(--line); border-radius: 6px; padding: 0.6em; overflow-x: auto; }
.diagram { background: none; padding: 0; } .diagram svg { display: block; max-width: 100%; height: auto; }
pre { font: 13px/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.table { overflow-x: auto; } table { border-collapse: collapse; } th, td { border: 1px solid var(--line); padding: 0.25em 0.6em; text-align: left; vertical-align: top; }
@media print { body { max-width: none; margin: 0; } .diagram { break-inside: avoid; } }
${standaloneCss(true)}`;

/** One file, without scripts and without anything from elsewhere. All text of the capture is escaped. */
export function reportHtml({ title, blocks }: ReportDocument): string {
  const head = [
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width">',
    `<title>${plain(title)}</title>`,
    `<style>${STYLE}</style>`,
  ];
  const body = blocks.map(blockHtml).join("\n");
  return `<!doctype html>\n<html lang="en">\n<head>\n${head.join("\n")}\n</head>\n<body>\n<main>\n${body}\n</main>\n</body>\n</html>\n`;
}

function blockHtml(block: ReportBlock): string {
  switch (block.kind) {
    case "heading":
      return `<h${block.level}>${plain(block.text)}</h${block.level}>`;
    case "paragraph":
      return block.isStrong ? `<p><strong>${plain(block.text)}</strong></p>` : `<p>${plain(block.text)}</p>`;
    case "list":
      return `<ul>${block.items.map(itemHtml).join("")}</ul>`;
    case "code":
      return `<pre>${block.text.trimEnd().split("\n").map(plain).join("\n")}</pre>`;
    case "table": {
      const row = (cells: readonly string[], tag: string) =>
        `<tr>${cells.map((cell) => `<${tag}>${plain(cell)}</${tag}>`).join("")}</tr>`;
      return `<div class="table" role="region" tabindex="0" aria-label="Flows"><table><thead>${row(block.heads, "th")}</thead><tbody>${block.rows.map((cells) => row(cells, "td")).join("")}</tbody></table></div>`;
    }
    case "diagram":
      // renderSvg has escaped the capture's text.
      return `<div class="diagram" role="region" tabindex="0" aria-label="Sequence diagram">${block.svg}</div>`;
  }
}

function itemHtml([name, text]: readonly [string, string]): string {
  return `<li>${name === "" ? "" : `<strong>${plain(name)}:</strong> `}${plain(text)}</li>`;
}

function plain(text: string): string {
  return escapeXml(visibleText(text));
}
