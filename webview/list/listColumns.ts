// The columns of the flow list.

import { durationText, offsetSeconds } from "../../src/core/text/durations";
import type { FlowRow, FlowSortKey } from "../../src/protocol/api";
import { element, numberText, span } from "../dom";
import { icon } from "../icons";
import { OUTCOME_LOOKS } from "../outcomes";

export interface Column {
  readonly key: FlowSortKey;
  readonly title: string;
  /** The name for tooltips and screen readers, if the title is not a word. */
  readonly name?: string;
  /** Numbers are right-aligned. */
  readonly numeric: boolean;
  /** The first sort order: the worst problems and the slowest handshakes first. */
  readonly descendingFirst: boolean;
  /** The cell, and its full text for the tooltip. */
  cell(row: FlowRow): { readonly content: readonly (Node | string)[]; readonly title: string };
}

export const COLUMNS: readonly Column[] = [
  {
    key: "id",
    title: "#",
    name: "Flow number",
    numeric: true,
    descendingFirst: false,
    cell: (row) => ({ content: [String(row.id)], title: `Flow ${row.id}, first frame ${row.firstFrame}` }),
  },
  {
    key: "start",
    title: "Start",
    numeric: true,
    descendingFirst: false,
    cell: ({ startNs }) => {
      const text = offsetSeconds(startNs);
      return { content: [text], title: `First segment: ${text} s` };
    },
  },
  {
    key: "initiator",
    title: "Initiator",
    numeric: false,
    descendingFirst: false,
    cell: (row) => ({
      content: [addressOf(row.initiator, true), !row.initiatorKnown && span("doubt", "?")].filter(isPresent),
      title: row.initiatorKnown
        ? withPath(row, row.initiator)
        : `${row.initiator} sent the first segment; the SYN was not captured`,
    }),
  },
  {
    key: "responder",
    title: "Responder",
    numeric: false,
    descendingFirst: false,
    cell: (row) => ({ content: [addressOf(row.responder, false)], title: withPath(row, row.responder) }),
  },
  {
    key: "port",
    title: "Port",
    name: "Responder's port",
    numeric: true,
    descendingFirst: false,
    cell: ({ responder }) => ({ content: [portOf(responder)], title: `Port ${portOf(responder)} of the responder` }),
  },
  {
    key: "outcome",
    title: "Outcome",
    numeric: false,
    descendingFirst: true,
    cell: ({ outcome }) => ({
      content: [icon(outcome, `mood-${OUTCOME_LOOKS[outcome].mood}`), span("word", outcome)],
      title: `${outcome}: ${OUTCOME_LOOKS[outcome].meaning}`,
    }),
  },
  {
    key: "handshake",
    title: "Handshake",
    numeric: true,
    descendingFirst: true,
    cell: ({ handshakeNs }) =>
      handshakeNs === undefined || handshakeNs === null
        ? { content: [span("none", "–")], title: "The handshake is not complete" }
        : { content: [durationText(handshakeNs)], title: `SYN to ACK: ${durationText(handshakeNs)}` },
  },
  {
    key: "segments",
    title: "Segments",
    numeric: true,
    descendingFirst: true,
    cell: ({ segments }) => ({ content: [numberText(segments)], title: `${numberText(segments)} segments` }),
  },
  {
    key: "problem",
    title: "Most severe problem",
    numeric: false,
    descendingFirst: true,
    cell: ({ worst }) => {
      if (!worst) return { content: [], title: "" };
      const more = worst.count > 1 ? ` +${worst.count - 1}` : "";
      return {
        content: [
          icon(worst.severity, `severity-${worst.severity}`),
          span("word", worst.rule),
          more !== "" && span("more", more),
        ].filter(isPresent),
        title: `${worst.severity}: ${worst.rule}${more === "" ? "" : `, and ${worst.count - 1} more`}`,
      };
    },
  },
];

/** A row in words, for screen readers. */
export function rowLabel(row: FlowRow): string {
  const problem = row.worst ? `, ${row.worst.severity} ${row.worst.rule}` : "";
  return `Flow ${row.id}, ${row.initiator} to ${row.responder}, ${row.outcome}${problem}`;
}

/** Shortened in the middle: the end of an address tells hosts apart, and a port flows. */
function addressOf(text: string, withPort: boolean): HTMLElement {
  const colon = text.lastIndexOf(":");
  const end = colon < 0 ? text.length : colon;
  const host = text.slice(0, end);
  const tail = tellingEnd(host);
  return element(
    "span",
    { class: "address" },
    span("host-start", host.slice(0, host.length - tail)),
    span("host-end", host.slice(host.length - tail)),
    withPort && span("port", text.slice(end)),
  );
}

/** The last two groups of an address; a short one has no other. */
function tellingEnd(host: string): number {
  const groups = host.match(/[.:]?[^.:]*[.:][^.:]*$/)?.[0] ?? host;
  return Math.min(host.length, groups.length);
}

function portOf(endpoint: string): string {
  return endpoint.slice(endpoint.lastIndexOf(":") + 1);
}

function withPath(row: FlowRow, text: string): string {
  return row.path === "" ? text : `${text} (${row.path})`;
}

function isPresent<T>(value: T | false | undefined): value is T {
  return value !== false && value !== undefined;
}
