// What the menu of a flow, a segment or a finding offers without VS Code.

import { displayFilter } from "../../src/core/text/displayFilter";
import { endpointText } from "../../src/core/text/endpoints";
import type { FlowDetail, WebviewApi } from "../../src/protocol/api";
import type { Handlers } from "../../src/protocol/link";
import { t } from "../l10n";
import type { OpenCapture } from "./captureHost";
import type { MenuItem, MenuSubject } from "./contextMenu";

export function menuItems(
  { flowId, event, rule }: MenuSubject,
  { host, ask, summary }: OpenCapture,
  page: Pick<Handlers<WebviewApi>, "filter">,
  failed: (error: unknown) => void,
): readonly MenuItem[] {
  const item = (label: string, run: () => unknown): MenuItem => ({
    label,
    run: () => void Promise.resolve(run()).catch(failed),
  });
  const withFlow = async (use: (flow: FlowDetail["flow"]) => unknown) => {
    const detail = await ask("flow", { id: flowId });
    if (detail !== undefined) await use(detail.flow);
  };
  const target = { flowId, event };
  const listing = [
    item(t("List only flows of this initiator"), () =>
      withFlow(({ initiator }) => page.filter({ text: `initiator == ${initiator.address}`, exclude: false })),
    ),
    item(t("List only flows to this responder and port"), () =>
      withFlow(({ responder }) => page.filter({ text: `responder == ${endpointText(responder)}`, exclude: false })),
    ),
  ];
  return [
    item(t("Show in transcript"), () => host.call("showInTranscript", { target, rule })),
    item(t("Transcript of this flow"), () => host.call("openTranscript", { scope: { kind: "flow", id: flowId } })),
    item(t("Copy Wireshark display filter"), () =>
      withFlow((flow) => host.call("copy", { text: displayFilter(flow), what: "" })),
    ),
    item(t("Copy report"), () => host.call("share", { action: "copyReport", target })),
    ...(summary.flows > 1 ? listing : []),
    ...(rule === undefined ? [] : [item(t("Rule {0}", rule), () => host.call("openRulePage", { rule }))]),
  ];
}
