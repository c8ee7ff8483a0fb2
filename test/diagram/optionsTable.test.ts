import { expect, test } from "vitest";
import { buildOptionTable, type OptionRow } from "../../src/core/diagram/optionsTable";
import type { Finding } from "../../src/core/rules/finding";
import { detailOf, detailOfScript } from "./subjects";

function tableOf(syn: string, synAck: string, flags = "S S."): Readonly<Record<string, readonly string[]>> {
  const [first, second] = flags.split(" ");
  const script = `> ${first} 0:0(0) ${syn}\n< ${second} 0:0(0) ack 1 ${synAck}\n> . 1:1(0) ack 1`;
  return texts(buildOptionTable(detailOfScript(script))!.rows);
}

function texts(rows: readonly OptionRow[]): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    rows.map(({ name, offered, answered, inEffect }) => [name, [offered.text, answered.text, inEffect.text]]),
  );
}

test("an ordinary negotiation", () => {
  expect(texts(buildOptionTable(detailOf("clean"))!.rows)).toEqual({
    MSS: ["1460", "1400", "initiator sends up to 1400 octets, responder up to 1460"],
    "Window scale": ["7 (×128)", "9 (×512)", "initiator's windows ×128, responder's ×512"],
    "SACK permitted": ["yes", "yes", "both directions"],
    Timestamps: ["TSval 3028102433 TSecr 0", "TSval 918273645 TSecr 3028102433", "on every segment except RST"],
    ECN: ["not offered", "–", "off"],
  });
});

test("what one side leaves out is off, and an absent MSS has its default", () => {
  const table = tableOf("<wscale 7, sackOK>", "<mss 1400>");
  expect(table.MSS).toEqual(["not offered", "1400", "initiator sends up to 1400 octets, responder up to 536"]);
  expect(table["Window scale"]).toEqual(["7 (×128)", "not answered", "off: windows of at most 65535 octets"]);
  expect(table["SACK permitted"]).toEqual(["yes", "not answered", "off"]);
  expect(table.Timestamps).toEqual(["not offered", "–", "off"]);
});

test.each([
  ["SEW SE.", "classic ECN (CWR,ECE)", "ECE", "classic ECN"],
  ["SEW S.", "classic ECN (CWR,ECE)", "not answered", "off"],
  ["SEW SEW.", "classic ECN (CWR,ECE)", "CWR,ECE", "off: the answer is not defined"],
  ["SAEW SW.", "Accurate ECN (AE,CWR,ECE)", "CWR", "Accurate ECN"],
  ["SAEW SE.", "Accurate ECN (AE,CWR,ECE)", "ECE", "classic ECN"],
  ["SAEW SAE.", "Accurate ECN (AE,CWR,ECE)", "AE,ECE", "off: the answer is not defined"],
])("ECN %s", (flags, ...row) => {
  expect(tableOf("", "", flags).ECN).toEqual(row);
});

test("Fast Open: data taken, data ignored, a cookie granted", () => {
  const row = (script: string): readonly string[] | undefined =>
    texts(buildOptionTable(detailOfScript(script))!.rows)["TCP Fast Open"];
  const syn = "> S 0:100(100) <FO 0102030405060708, nop, nop>";
  expect(row(`${syn}\n< S. 0:0(0) ack 101`)?.[2]).toBe("100 of 100 octets on the SYN were accepted");
  expect(row(`${syn}\n< S. 0:0(0) ack 1`)?.[2]).toBe("the data on the SYN was not accepted");
  expect(row("> S 0:0(0) <FO>\n< S. 0:0(0) ack 1 <FO 01020304>")).toEqual([
    "cookie request",
    "cookie 01020304",
    "a cookie for the next connection",
  ]);
  expect(row("> S 0:0(0)\n< S. 0:0(0) ack 1")).toBeUndefined();
});

test("without a SYN-ACK nothing is in effect, without a SYN nothing is known", () => {
  expect(texts(buildOptionTable(detailOf("unanswered"))!.rows).MSS).toEqual([
    "1460",
    "no SYN-ACK",
    "nothing: no SYN-ACK",
  ]);
  expect(buildOptionTable(detailOf("notCaptured"))).toBeUndefined();
});

test("a shift over 14 counts as 14", () => {
  expect(tableOf("<wscale 15>", "<wscale 0>")["Window scale"]?.[2]).toBe("initiator's windows ×16384, responder's ×1");
});

test("an option without a topic has its own row", () => {
  expect(tableOf("<raw 4d04aabb>", "")["kind 77"]?.slice(0, 2)).toEqual([
    "unknown option kind 77, 4 octets",
    "not answered",
  ]);
});

test("a finding stands on its cell: by its rule's name, by the kind in its evidence, else on the whole", () => {
  const detail = detailOf("clean");
  const [synAck] = [detail.flow.handshake.synAck!];
  const finding = (rule: string, event: number, evidence: object = {}): Finding => ({
    rule,
    severity: rule.startsWith("mss") ? "warning" : "error",
    event,
    frame: 1,
    related: [],
    field: "options",
    expected: undefined,
    missing: undefined,
    evidence,
    what: `about ${rule}`,
    why: "",
    next: "",
  });
  const findings = [
    finding("mss-unusable", 0),
    finding("window-scale-unsolicited", synAck),
    finding("option-repeated", synAck, { kind: 8 }),
    finding("options-stripped", synAck),
  ];
  const rows = buildOptionTable({ ...detail, findings })!.rows;
  const marked = rows.flatMap(({ name, offered, answered }) =>
    [offered, answered].flatMap((cell, column) =>
      cell.severity === undefined ? [] : [[name, column, cell.severity, cell.problem, ...cell.findings]],
    ),
  );
  expect(marked).toEqual([
    ["MSS", 0, "warning", "about mss-unusable", 0],
    ["Window scale", 1, "error", "about window-scale-unsolicited", 1],
    ["Timestamps", 1, "error", "about option-repeated", 2],
    ["All options", 1, "error", "about options-stripped", 3],
  ]);
});
