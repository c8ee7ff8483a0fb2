// Filters for flows like a given one, for its context menu: by an end, a port, the outcome, a problem or the cause.

import { l10n, window } from "vscode";
import { endpointText } from "../../core/text/endpoints";
import type { FlowDetail, FlowFilter } from "../../protocol/api";
import type { Capture } from "./capture";

/** Of more causes, it takes too long to find out which one the flow has. */
const MOST_CAUSES = 10;

interface Choice {
  readonly label: string;
  /** The filter. */
  readonly description: string;
}

/** Asks what the flows must have in common with this one; undefined if the user cancelled. */
export async function pickFlowFilter(capture: Capture, flowId: number, title: string): Promise<string | undefined> {
  const detail = await capture.ask("flow", { id: flowId });
  if (detail === undefined) return undefined;
  const choices = [...filtersOf(detail), ...(await filtersByCause(capture, flowId))];
  return (await window.showQuickPick(choices, { title, matchOnDescription: true }))?.description;
}

function filtersOf({ flow, findings }: FlowDetail): readonly Choice[] {
  const { initiator, responder, outcome } = flow;
  const rules = [...new Set(findings.map(({ rule }) => rule))];
  return [
    { label: l10n.t("Initiator"), description: `initiator == ${initiator.address}` },
    { label: l10n.t("Responder"), description: `responder == ${responder.address}` },
    { label: l10n.t("Responder and port"), description: `responder == ${endpointText(responder)}` },
    { label: l10n.t("Port"), description: `tcp.dstport == ${responder.port}` },
    { label: l10n.t("Outcome"), description: `outcome == ${outcome}` },
    ...rules.map((rule) => ({ label: l10n.t("Problem"), description: `rule == ${rule}` })),
  ];
}

async function filtersByCause(capture: Capture, flowId: number): Promise<readonly Choice[]> {
  const { causes } = await capture.ask("overview", {});
  const choices: Choice[] = [];
  for (const { id } of causes.slice(0, MOST_CAUSES)) {
    const description = `cause == ${JSON.stringify(id)}`;
    const filter: FlowFilter = { text: `${description} && #${flowId}`, outcomes: [] };
    const { total } = await capture.ask("flows", { first: 0, count: 0, sort: "id", descending: false, filter });
    if (total > 0) choices.push({ label: l10n.t("Cause"), description });
  }
  return choices;
}
