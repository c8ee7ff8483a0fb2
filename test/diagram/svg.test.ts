import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { DIAGRAM_RULES } from "../../src/core/diagram/css";
import { buildLayout } from "../../src/core/diagram/diagramLayout";
import { escapeXml, renderSvg, type SvgOptions } from "../../src/core/diagram/svg";
import type { FlowDetail } from "../../src/core/rules/finding";
import { detailOf, opened, SUBJECTS, type Subject } from "./subjects";

function svgOf(detail: FlowDetail, options: SvgOptions = {}, width = 800): string {
  return renderSvg(buildLayout(detail, { width, ...opened(detail) }), options);
}

/** Says where the text is no well-formed XML: tags that do not match, attributes without quotes, bare `&` and `<`. */
function xmlFaults(xml: string): readonly string[] {
  const open: string[] = [];
  const faults: string[] = [];
  let at = 0;
  const tag = /<(\/?)([a-z]+)((?: [a-zA-Z:-]+="[^"<]*")*)(\/?)>/y;
  while (at < xml.length) {
    const next = xml.indexOf("<", at);
    const content = xml.slice(at, next < 0 ? undefined : next);
    if (/&(?!(amp|lt|gt|quot);)/.test(content)) faults.push(`bare & in ${content}`);
    if (next < 0) break;
    tag.lastIndex = next;
    const match = tag.exec(xml);
    if (!match) return [...faults, `no tag: ${xml.slice(next, next + 60)}`];
    const [whole, closing, name = "", attributes = "", empty] = match;
    if (/&(?!(amp|lt|gt|quot);)/.test(attributes)) faults.push(`bare & in ${attributes}`);
    if (closing) {
      if (open.pop() !== name) faults.push(`</${name}> closes nothing`);
    } else if (!empty) open.push(name);
    at = next + whole.length;
  }
  return [...faults, ...open.map((name) => `<${name}> stays open`)];
}

describe.each(SUBJECTS)("%s", (subject) => {
  const svg = svgOf(detailOf(subject));

  test("is well-formed", () => {
    expect(xmlFaults(svg)).toEqual([]);
    expect(xmlFaults(svgOf(detailOf(subject), { standalone: true }))).toEqual([]);
  });

  test("brings no style and no script, which the page's policy would refuse", () => {
    expect(svg).not.toMatch(/<style|<script|\sstyle=|\son[a-z]+=|javascript:/);
  });

  test("has no number that is none", () => {
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  test("uses only classes that have a look", () => {
    const silent = new Set([
      "initiator",
      "responder",
      "field",
      "around",
      "lanes",
      "row",
      "standalone",
      "run",
      "segment",
      "more",
      "fold",
      "pause",
      "end",
      "icmp",
      "selected",
      "head",
      "full",
      "cross",
      "elsewhere",
      "information",
      "hint",
      "warning",
      "error",
    ]);
    const used = [...svg.matchAll(/class="([^"]*)"/g)].flatMap(([, names = ""]) => names.split(" "));
    const unknown = used.filter((name) => name !== "" && !silent.has(name) && !DIAGRAM_RULES.includes(`.${name}`));
    expect([...new Set(unknown)]).toEqual([]);
  });
});

test("the test of well-formedness sees faults", () => {
  for (const xml of ["<g>", "<g></a>", "<g a=b/>", "a & b", '<g a="&"/>', "</g>"])
    expect(xmlFaults(xml)).not.toEqual([]);
});

test("a row says which segment it is, and what it means", () => {
  const svg = svgOf(detailOf("wrongAck"));
  const row = /<g class="row segment error" ([^>]*)>/.exec(svg)?.[1] ?? "";
  expect(row).toContain('role="listitem"');
  expect(row).toContain('data-event="1" data-frame="2"');
  expect(row).toContain('data-key="e1"');
  expect(row).toMatch(
    /aria-label="Frame 2, after 12.0 ms: 10.0.0.2:80 sends SYN,ACK, seq y \(305419896\), ack x \(4294967295\), wrong, expected x\+1/,
  );
  expect(svg).toMatch(
    /<g class="problem error" role="button" aria-label="error: syn-ack-wrong-ack\. [^"]*" data-finding="0" data-rule="syn-ack-wrong-ack">/,
  );
});

test("only the selected segment's row and background have the class", () => {
  const detail = detailOf("clean");
  const selected = (event: number): readonly (string | undefined)[] =>
    [
      ...svgOf(detail, { selectedEvent: event }).matchAll(/class="[^"]*\bselected"[^>]*data-(?:key|row)="([^"]*)"/g),
    ].map(([, key]) => key);
  expect(selected(1)).toEqual(["e1", "e1"]);
  expect(selected(3)).toEqual(["e3", "e3"]);
  expect(selected(99)).toEqual([]);
});

test("a run says whether it stands open", () => {
  const detail = detailOf("clean");
  expect(svgOf(detail)).toContain('aria-expanded="true"');
  expect(renderSvg(buildLayout(detail, { width: 800 }))).toContain('aria-expanded="false"');
});

test("what comes from the capture is text and nothing else", () => {
  const detail = detailOf("textOnReset");
  expect(svgOf(detail)).toContain("data “&lt;b&gt;no &amp; 'never'&lt;/b&gt;”");
  const hostile = '"><script>alert(1)</script>\u0000\ud800';
  const finding = detailOf("wrongAck").findings[0]!;
  const svg = svgOf(
    {
      ...detail,
      headline: hostile,
      findings: [
        { ...finding, event: 0, what: hostile, rule: hostile, missing: { from: "initiator", label: hostile } },
        { ...finding, event: 1, what: hostile, expected: hostile },
      ],
      flow: { ...detail.flow, path: hostile, initiator: { ...detail.flow.initiator, address: hostile } },
    },
    { standalone: true },
    1100,
  );
  expect(xmlFaults(svg)).toEqual([]);
  expect(svg).not.toContain("<script>");
  expect(svg).not.toContain("\u0000");
});

test("XML's forbidden characters are replaced", () => {
  expect(escapeXml("a\u0001\ud800b\uffff😀\t")).toBe("a\ufffd\ufffdb\ufffd😀\t");
});

test("a drawing that stands alone brings its colours, on light and dark", () => {
  const svg = svgOf(detailOf("refused" satisfies Subject), { standalone: true });
  expect(svg).toContain("prefers-color-scheme: dark");
  expect(svg).toContain(`<rect class="paper" width="800"`);
});

test("the webview's style sheet has the same rules", () => {
  // A formatter may break lines there.
  const squeeze = (css: string): string => css.replace(/\s+/g, " ").replaceAll(", ", ",").trim();
  const sheet = squeeze(readFileSync(new URL("../../media/diagram.css", import.meta.url), "utf8"));
  expect(sheet).toContain(squeeze(DIAGRAM_RULES));
});

test("every colour that the rules use is given in both palettes", () => {
  const used = new Set([...DIAGRAM_RULES.matchAll(/var\((--tcp-[a-z-]+)\)/g)].map(([, name]) => name!));
  const sheet = readFileSync(new URL("../../media/diagram.css", import.meta.url), "utf8");
  const standalone = svgOf(detailOf("refused"), { standalone: true });
  for (const name of used) {
    expect(sheet).toContain(`${name}:`);
    expect(standalone).toContain(`${name}:`);
  }
});
