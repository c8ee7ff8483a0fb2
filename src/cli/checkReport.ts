// What check prints of a capture.

import { escapeXml } from "../core/diagram/svg";
import { countText, numberOf } from "../core/text/amounts";
import { visibleText } from "../core/text/visible";
import type { Checked } from "./checkCapture";
import type { Palette } from "./colors";
import type { Failure } from "./reporter";
import type { CheckFormat } from "./requests";

export interface CheckedCapture {
  readonly path: string;
  readonly checked: readonly Checked[];
}

/** The report of all captures of the call. Ends with a line break. */
export function checkReport(
  captures: readonly CheckedCapture[],
  failures: readonly Failure[],
  format: CheckFormat,
  palette: Palette,
): string {
  switch (format) {
    case "text":
      return captures.map((each) => textOf(each, palette)).join("\n");
    case "json":
      return `${JSON.stringify({ schema: 1, captures: captures.map(toRecord) })}\n`;
    case "junit":
      return junitOf(captures, failures);
  }
}

function textOf({ path, checked }: CheckedCapture, { bold, severity, outcome }: Palette): string {
  const lines = [bold(visibleText(path))];
  for (const { name, flows, failures, hidden } of checked) {
    const sign = failures.length === 0 ? outcome("established")("✓") : severity.error("✗");
    lines.push(`${sign} ${visibleText(name)} (${numberOf(flows, "flow")})`);
    for (const failure of failures) lines.push(`    ${visibleText(failure)}`);
    if (hidden > 0) lines.push(`    and ${countText(hidden)} more`);
  }
  return `${lines.join("\n")}\n`;
}

function toRecord({ path, checked }: CheckedCapture): object {
  const expectations = checked.map(({ failures, hidden, ...rest }) => ({
    ...rest,
    passed: failures.length === 0,
    failures,
    ...(hidden > 0 ? { hidden } : {}),
  }));
  return { path, passed: expectations.every(({ passed }) => passed), expectations };
}

function junitOf(captures: readonly CheckedCapture[], failures: readonly Failure[]): string {
  const suites = captures.map(({ path, checked }) => {
    const failed = checked.filter((each) => each.failures.length > 0).length;
    const cases = checked.map((each) => junitCase(path, each));
    const counts = `tests="${checked.length}" failures="${failed}" errors="0" skipped="0"`;
    return `  <testsuite name="${xml(path)}" ${counts}>\n${cases.join("")}  </testsuite>\n`;
  });
  const unread = failures.map(({ path, reason }) => {
    const open = `  <testsuite name="${xml(path)}" tests="1" failures="0" errors="1" skipped="0">\n`;
    return `${open}    <testcase classname="${xml(path)}" name="read"><error message="${xml(reason)}"/></testcase>\n  </testsuite>\n`;
  });
  const head = '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="tcp-handshake check">\n';
  return `${head}${suites.join("")}${unread.join("")}</testsuites>\n`;
}

function junitCase(path: string, { name, failures, hidden }: Checked): string {
  const open = `    <testcase classname="${xml(path)}" name="${xml(name)}"`;
  if (failures.length === 0) return `${open}/>\n`;
  const all = hidden > 0 ? [...failures, `and ${countText(hidden)} more`] : failures;
  const text = all.map(xml).join("\n");
  return `${open}><failure message="${xml(failures[0]!)}">${text}</failure></testcase>\n`;
}

function xml(text: string): string {
  return escapeXml(visibleText(text));
}
