// Every sample in every form; hostile and private text in each.

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { DEFAULT_ANALYSIS_SETTINGS } from "../../src/core/analysis/analysis";
import { captureReport } from "../../src/core/export/captureReport";
import { exportFlow } from "../../src/core/export/exportFlow";
import { exportName, FLOW_FORMATS, type FlowFormat } from "../../src/core/export/exportForms";
import { picture } from "../../src/core/export/picture";
import { reportHtml } from "../../src/core/export/reportHtml";
import { reportMarkdown } from "../../src/core/export/reportMarkdown";
import { analyzeBytes } from "../support/capture";
import { flowSubject, SECRET } from "../support/flowExport";
import {
  ascii,
  concat,
  enhancedPacket,
  ethernet,
  interfaceBlock,
  octets,
  option,
  pcapngBlock,
  pcapngOption,
  sectionHeader,
  tcpPacket,
  u16,
} from "../support/frames";

const FORMATS = Object.keys(FLOW_FORMATS) as FlowFormat[];
const OPTIONS = {
  application: "TCP Handshake 0.0.0",
  captureName: "sample.pcap",
  secret: undefined,
  stack: undefined,
  scheme: "light",
  settings: DEFAULT_ANALYSIS_SETTINGS,
} as const;
const SAMPLES = readdirSync("media/samples").filter((name) => name.endsWith(".pcap"));

function textOf(content: string | Uint8Array): string {
  return typeof content === "string" ? content : Buffer.from(content).toString("latin1");
}

describe.each(SAMPLES)("%s", (name) => {
  const bytes = readFileSync(`media/samples/${name}`);
  const { analysis, flows } = analyzeBytes(bytes);
  const [flow] = flows;
  const subject = flowSubject(bytes, analysis, flow!);
  const { headline, findings } = analysis.detail(flow!.id)!;

  test.each(FORMATS)("as %s", (format) => {
    const text = textOf(exportFlow(subject, { ...OPTIONS, format }));
    expect(text.length).toBeGreaterThan(200);
    for (const { rule } of findings) expect(text).toContain(rule);
    if (format === "pcapng") return;
    expect(text).toContain("sample.pcap");
    if (format !== "packetdrill" && format !== "svg") expect(text).toContain(headline.slice(0, 12));
  });

  test.each(FORMATS)("as %s, anonymized, without its addresses", (format) => {
    const text = textOf(exportFlow(subject, { ...OPTIONS, format, secret: SECRET }));
    expect(text).not.toContain("sample.pcap");
    for (const { address } of [flow!.initiator, flow!.responder]) expect(text).not.toContain(address);
    for (const { rule } of findings) expect(text).toContain(rule);
  });

  test("a report of the capture has its causes, its flows and their diagrams", () => {
    const document = captureReport({ analysis, issues: analysis.issues }, OPTIONS);
    const html = reportHtml(document);
    const markdown = reportMarkdown(document);
    for (const text of [html, markdown]) {
      expect(text).toContain("Report of sample.pcap");
      expect(text).toContain(flow!.outcome);
      for (const { rule, severity } of findings)
        if (severity === "error" || severity === "warning") expect(text).toContain(rule);
    }
  });
});

const HOSTILE = `<script>alert(1)</script>"><img src=x onerror=alert(2)>|\`\`\`\u202e[a](javascript:b)`;

test("a hostile name of a capture is text in every form", () => {
  const bytes = readFileSync("media/samples/refused.pcap");
  const { analysis, flows } = analyzeBytes(bytes);
  const subject = flowSubject(bytes, analysis, flows[0]!);
  const options = { ...OPTIONS, captureName: HOSTILE };
  const report = captureReport({ analysis, issues: [] }, options);
  const html = [textOf(exportFlow(subject, { ...options, format: "html" })), reportHtml(report)];
  for (const text of [...html, textOf(exportFlow(subject, { ...options, format: "svg" }))]) {
    expect(text).not.toMatch(/<(script|img)/i);
    expect(text).not.toContain("\u202e");
  }
  for (const text of html) expect(text).not.toMatch(/\b(src|href|url\()=?["(]?(https?:|\/\/|data:)/);
  const markdown = textOf(exportFlow(subject, { ...options, format: "markdown" }));
  expect(markdown).not.toMatch(/(^|[^\\])<script/);
  expect(markdown).not.toMatch(/(^|[^\\])\]\(/);
  const script = textOf(exportFlow(subject, { ...options, format: "packetdrill" }));
  expect(
    script
      .split("\n")
      .filter((line) => line.includes("script"))
      .every((line) => line.startsWith("//")),
  ).toBe(true);
});

test("data of a segment cannot end a fence of Markdown", () => {
  const packet = (flags: string, fields: object) =>
    ethernet(tcpPacket({ source: "10.0.0.1", destination: "10.0.0.2", seq: 1, flags, ...fields }));
  const bytes = concat(
    sectionHeader(),
    interfaceBlock(),
    enhancedPacket({ data: packet("SYN", { options: option.mss(1460) }) }, 0),
    enhancedPacket({ data: packet("RST,ACK", { seq: 2, payload: ascii("````` # stop") }) }, 1),
  );
  const { analysis, flows } = analyzeBytes(bytes);
  const markdown = textOf(exportFlow(flowSubject(bytes, analysis, flows[0]!), { ...OPTIONS, format: "markdown" }));
  expect(markdown).toContain("`````");
  const fences = markdown.split("\n").filter((line) => /^`+(text)?$/.test(line));
  const [open, close] = fences;
  expect(close).toBe(open!.replace("text", ""));
  expect(open!.replace("text", "").length).toBeGreaterThan(5);
});

test("an anonymized export of a capture with names everywhere has none of them, in no form", () => {
  const names = [
    "alice",
    "secret-host",
    "eth-berlin",
    "vlan-note",
    "kernel-of-bob",
    "cookie-carol",
    "10.77.88.9",
    "00:50:56",
  ];
  const ends = { source: "10.77.88.9", destination: "10.77.88.10", sourcePort: 40000, destinationPort: 80 };
  const back = { source: ends.destination, destination: ends.source, sourcePort: 80, destinationPort: 40000 };
  const macs = { source: "00:50:56:01:02:03", destination: "00:50:56:01:02:04" };
  const options = concat(option.mss(1460), option.raw(99, ascii("cookie-carol")));
  const comment = (text: string) => concat(pcapngOption(1, ascii(text)), pcapngOption(0, octets()));
  const packets = [
    tcpPacket({ ...ends, flags: "SYN", options }),
    tcpPacket({ ...back, flags: "SYN,ACK", ack: 9, options: option.mss(1460) }),
    tcpPacket({ ...ends, flags: "RST", seq: 9, payload: ascii("alice logged out") }),
  ];
  const bytes = concat(
    pcapngBlock(
      0x0a0d0d0a,
      concat(sectionHeader().subarray(8, 24), pcapngOption(3, ascii("kernel-of-bob")), comment("vlan-note")),
    ),
    pcapngBlock(
      1,
      concat(
        u16(1).reverse(),
        u16(0),
        new Uint8Array(4),
        pcapngOption(2, ascii("eth-berlin")),
        pcapngOption(0, octets()),
      ),
    ),
    // A name resolution record.
    pcapngBlock(
      4,
      concat(u16(1).reverse(), u16(16).reverse(), octets(10, 77, 88, 9), ascii("secret-host\0"), new Uint8Array(4)),
    ),
    ...packets.map((packet, i) => enhancedPacket({ data: ethernet(packet, macs) }, i)),
  );
  const { analysis, flows } = analyzeBytes(bytes);
  expect(flows).toHaveLength(1);
  const subject = flowSubject(bytes, analysis, flows[0]!);
  const raw = [...names, text(octets(10, 77, 88, 9)), text(octets("005056"))];
  const plain = text(exportFlow(subject, { ...OPTIONS, format: "pcapng" }) as Uint8Array);
  // The test would see them.
  for (const name of ["alice", "eth-berlin", "cookie-carol", text(octets("005056"))]) expect(plain).toContain(name);
  for (const format of FORMATS) {
    const made = textOf(exportFlow(subject, { ...OPTIONS, captureName: "secret-host.pcap", format, secret: SECRET }));
    for (const name of raw) expect(made, `${format}: ${name}`).not.toContain(name);
  }
});

function text(octetsOf: Uint8Array): string {
  return Buffer.from(octetsOf).toString("latin1");
}

test("a picture says what it shows, in the colors that are asked for", () => {
  const { analysis, flows } = analyzeBytes(readFileSync("media/samples/syn-ack-wrong-ack.pcap"));
  const detail = analysis.detail(flows[0]!.id)!;
  const of = (scheme: "light" | "dark" | "any") => picture(detail, { captureName: "a.pcap", scheme });
  const { svg, widthPx, heightPx } = of("light");
  for (const words of ["Broken: the SYN-ACK", "error syn-ack-wrong-ack, frame 2", "a.pcap, flow 1, 2026-11-22"])
    expect(svg).toContain(words);
  expect(svg).toContain(`viewBox="0 0 ${widthPx} ${heightPx}"`);
  expect(svg).not.toContain("prefers-color-scheme");
  expect(of("dark").svg).not.toContain("#ffffff");
  expect(of("any").svg).toContain("prefers-color-scheme: dark");
});

test.each([
  ["server.pcapng.gz", 3, "server-flow-3"],
  ["a b.pcap12", 1, "a b-flow-1"],
  ["../../etc/passwd", undefined, "etc-passwd"],
  ['<>:"/\\|?*', 2, "capture-flow-2"],
  ["größe.pcap", undefined, "größe"],
])("a file that shows something of %s is named after it", (name, flow, expected) => {
  expect(exportName(name, flow)).toBe(expected);
});
