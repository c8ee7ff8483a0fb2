// The columns of the flow list.

import { durationText, offsetSeconds } from "../../src/core/text/durations";
import type { FlowRow, FlowSortKey } from "../../src/protocol/api";
import { numberText, setAttributes, span } from "../dom";
import { icon } from "../icons";
import { countText, joined, t } from "../l10n";
import { OUTCOME_LOOKS, outcomeTitle } from "../outcomes";
import { severityText } from "../severityText";
import { shortAddress } from "../shortAddress";
import { layoutColumns } from "./columnLayout";

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
    name: t("Flow number"),
    numeric: true,
    descendingFirst: false,
    cell: (row) => ({ content: [String(row.id)], title: t("Flow {0}, first frame {1}", row.id, row.firstFrame) }),
  },
  {
    key: "start",
    title: t("Start"),
    numeric: true,
    descendingFirst: false,
    cell: ({ startNs }) => {
      const text = offsetSeconds(startNs);
      return { content: [text], title: t("First segment: {0} s", text) };
    },
  },
  {
    key: "initiator",
    title: t("Initiator"),
    numeric: false,
    descendingFirst: false,
    cell: (row) => ({
      content: [
        ...connectionSign(row),
        shortAddress(row.initiator, true),
        !row.initiatorKnown && span("doubt", "?"),
        ...placesSign(row),
      ].filter(isPresent),
      title: row.initiatorKnown
        ? withPath(row, row.initiator)
        : t("{0} sent the first segment; the SYN was not captured", row.initiator),
    }),
  },
  {
    key: "responder",
    title: t("Responder"),
    numeric: false,
    descendingFirst: false,
    cell: (row) => ({ content: [shortAddress(row.responder, false)], title: withPath(row, row.responder) }),
  },
  {
    key: "port",
    title: t("Port"),
    name: t("Responder's port"),
    numeric: true,
    descendingFirst: false,
    cell: ({ responder }) => ({
      content: [portOf(responder)],
      title: t("Port {0} of the responder", portOf(responder)),
    }),
  },
  {
    key: "outcome",
    title: t("Outcome"),
    numeric: false,
    descendingFirst: true,
    cell: ({ outcome }) => ({
      content: [icon(outcome, `mood-${OUTCOME_LOOKS[outcome].mood}`), span("word", OUTCOME_LOOKS[outcome].word)],
      title: outcomeTitle(outcome),
    }),
  },
  {
    key: "handshake",
    title: t("Handshake"),
    numeric: true,
    descendingFirst: true,
    cell: ({ handshakeNs }) =>
      handshakeNs === undefined || handshakeNs === null
        ? { content: [span("none", "–")], title: t("The handshake is not complete") }
        : { content: [durationText(handshakeNs)], title: t("SYN to ACK: {0}", durationText(handshakeNs)) },
  },
  {
    key: "segments",
    title: t("Segments"),
    numeric: true,
    descendingFirst: true,
    cell: ({ segments }) => ({
      content: [numberText(segments)],
      title: countText(segments, "{0} segment", "{0} segments"),
    }),
  },
  {
    key: "problem",
    title: t("Most severe problem"),
    numeric: false,
    descendingFirst: true,
    cell: ({ worst }) => {
      if (!worst) return { content: [], title: "" };
      const { severity, rule, count } = worst;
      const words = severityText(severity);
      return {
        content: [
          icon(severity, `severity-${severity}`),
          span("word", rule),
          count > 1 && span("more", ` +${count - 1}`),
        ].filter(isPresent),
        title: count > 1 ? t("{0}: {1}, and {2} more", words, rule, count - 1) : t("{0}: {1}", words, rule),
      };
    },
  },
];

/** A row in words, for screen readers; without its outcome where that column is hidden. */
export function rowLabel(row: FlowRow, hidden: readonly FlowSortKey[]): string {
  const { connection } = row;
  if (connection === undefined) return flowLabel(row, hidden);
  return connection.role === "head"
    ? t("{0}, recorded at {1}", flowLabel(row, hidden), joined(connection.places))
    : t("{0}: {1}", placeOf(row), flowLabel(row, hidden));
}

/** Opens a connection into its places; before the row of one, its name. */
function connectionSign(row: FlowRow): readonly Node[] {
  if (row.connection === undefined) return [];
  return row.connection.role === "head"
    ? [span("connection-twistie", icon("twistie", "twistie"))]
    : [span("place-of-row", placeOf(row))];
}

function placesSign({ connection }: FlowRow): readonly Node[] {
  if (connection?.role !== "head") return [];
  const made = span("places-of-row", countText(connection.flows, "{0} place", "{0} places"));
  made.title = joined(connection.places);
  return [made];
}

/** As the comparison names it, or what the packets are wrapped in. */
function placeOf({ connection, path }: FlowRow): string {
  return connection?.places[0] || path || t("no VLAN or tunnel");
}

function flowLabel(row: FlowRow, hidden: readonly FlowSortKey[]): string {
  const { id, initiator, responder, worst } = row;
  if (hidden.includes("outcome")) return t("Flow {0}, {1} to {2}", id, initiator, responder);
  const { word } = OUTCOME_LOOKS[row.outcome];
  return worst
    ? t("Flow {0}, {1} to {2}, {3}, {4} {5}", id, initiator, responder, word, severityText(worst.severity), worst.rule)
    : t("Flow {0}, {1} to {2}, {3}", id, initiator, responder, word);
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

/** Gives the list the columns that its width has room for. */
export function arrange(grid: HTMLElement, hidden: readonly FlowSortKey[]): void {
  const { shown, narrow, template } = layoutColumns(grid.clientWidth, hidden);
  grid.style.setProperty("--columns", template);
  const left = COLUMNS.map(({ key }) => key).filter((key) => !shown.includes(key));
  setAttributes(grid, { "data-left-out": left.join(" "), "data-narrow": narrow.join(" ") });
}
