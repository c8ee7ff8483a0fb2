// Mermaid's sequence diagrams, for tickets and wikis.

import type { Side } from "../flow/flow";
import { otherSide } from "../flow/relative";
import type { FlowDetail } from "../rules/finding";
import { icmpText } from "../tcp/icmpErrors";
import { durationText } from "../text/durations";
import { endpointText, roleText } from "../text/endpoints";
import { type Passage, shownPlaces } from "../text/passages";
import { SEVERITY_SIGN } from "../text/severities";
import { visibleText } from "../text/visible";
import { equationText } from "./arrowFields";
import type { DiagramRow, NumberField, ProblemMark } from "./row";
import { rowsOf } from "./rows";
import { wrapColumns } from "./textTools";

const PARTICIPANT = { initiator: "I", responder: "R" } as const satisfies Record<Side, string>;

/** Mermaid makes a note as wide as its longest line. */
const NOTE_COLUMNS = 60;

/** A `sequenceDiagram` without the surrounding code fence. */
export function renderMermaid(detail: FlowDetail): string {
  const { flow } = detail;
  const lines = ["sequenceDiagram", `  title ${escapeText(detail.headline)}`];
  for (const side of ["initiator", "responder"] as const) {
    const name = `${roleText(flow, side)} ${endpointText(flow[side])}`;
    lines.push(`  participant ${PARTICIPANT[side]} as ${escapeText(name)}`);
  }
  const places = shownPlaces(flow);
  places.forEach((name, place) => {
    lines.splice(-1, 0, `  participant ${placeName(place)} as ${escapeText(name)}`);
  });
  for (const row of rowsOf(detail)) lines.push(...rowLines(row, places).map((line) => `  ${line}`));
  return `${lines.join("\n")}\n`;
}

function rowLines(row: DiagramRow, places: readonly string[]): readonly string[] {
  switch (row.kind) {
    case "segment": {
      const payload = row.extras.filter(({ field }) => field === "payload").map(({ text }) => text);
      const text = [row.flags.text, ...row.numbers.map(numberText), ...payload].join(" ");
      const arrow = row.passage ? passageMessages(row.passage, text, places) : [message(row.from, "->>", text)];
      return [...arrow, ...problemNotes(row.problems, row.from)];
    }
    case "elsewhere": {
      const text = [row.flags.text, ...row.numbers.map(numberText), ...row.extras.map((extra) => extra.text)].join(" ");
      return passageMessages(row.passage, text, places);
    }
    case "icmp": {
      const { error } = row;
      const text = `ICMP ${icmpText(error.family, error.type, error.code)} from ${error.source}`;
      // Every arrow in Mermaid has a participant at both ends, and a router is not a participant of the flow.
      return row.from === undefined
        ? [note(`${side(error.quotedFrom)}`, text), ...problemNotes(row.problems, error.quotedFrom)]
        : [message(row.from, "->>", text), ...problemNotes(row.problems, row.from)];
    }
    case "missing":
      return [message(row.from, "--x", `✗ ${row.text}`), ...problemNotes(row.problems, row.from)];
    case "run":
      return [note("I,R", row.text)];
    case "pause":
      return [note("I,R", `${durationText(row.silenceNs)} of silence`)];
    case "end":
      return [note("I,R", row.text)];
    case "data":
    case "more":
    case "fold":
      return [];
  }
}

function numberText(number: NumberField): string {
  const raw = number.relative === undefined || number.raw === undefined ? "" : ` (${number.raw})`;
  const due = number.mark === "✗" && number.expected !== undefined ? ` expected ${number.expected}` : "";
  return `${equationText(number)}${raw}${number.mark === undefined ? "" : ` ${number.mark}`}${due}`;
}

function problemNotes(problems: readonly ProblemMark[], from: Side): readonly string[] {
  return problems.map(({ finding }) =>
    note(side(from), `${SEVERITY_SIGN[finding.severity]} ${finding.rule}: ${finding.what}`),
  );
}

function message(from: Side, arrow: string, text: string): string {
  return connected(side(from), arrow, side(otherSide(from)), text);
}

/** Through all places in one arrow, but for where it was changed, lost or made: there another one ends or begins. */
function passageMessages(
  { from, fate, between, changes, remark }: Passage,
  text: string,
  places: readonly string[],
): readonly string[] {
  const [near, far] = between;
  const messages: string[] = [];
  let start = fate === "injected" ? placeName(near) : side(from);
  const where = `between ${places[near]} and ${places[far]}`;
  let words = fate === "injected" ? `${text}: ${remark} ${where}` : text;
  for (const { between: hop, text: change } of changes) {
    if (change === undefined) continue;
    messages.push(connected(start, "->>", placeName(hop[0]), words));
    start = placeName(hop[0]);
    words = change;
  }
  if (fate === "lost") return [...messages, connected(start, "-x", placeName(far), `${words}: ${remark} ${where}`)];
  if (fate === "delayed") words = `${words}, ${remark}`;
  return [...messages, connected(start, "->>", side(otherSide(from)), words)];
}

function connected(from: string, arrow: string, to: string, text: string): string {
  return `${from}${arrow}${to}: ${escapeText(text)}`;
}

function placeName(place: number): string {
  return `P${place + 1}`;
}

function note(over: string, text: string): string {
  return `Note over ${over}: ${wrapColumns(visibleText(text), NOTE_COLUMNS).map(escapeText).join("<br/>")}`;
}

function side(name: Side): string {
  return PARTICIPANT[name];
}

/** Mermaid's own entities; a semicolon would end the statement, a number sign would begin an entity. */
function escapeText(text: string): string {
  let escaped = "";
  for (const character of visibleText(text)) escaped += ESCAPES[character] ?? character;
  return escaped;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "#": "#35;",
  ";": "#59;",
  "<": "#lt;",
  ">": "#gt;",
  "&": "#amp;",
  '"': "#quot;",
  "%": "#37;",
};
