// List, diagram and details beside each other, with what moves the borders between them.

import { t } from "../l10n";
import { type Arranger, createArranger } from "./arrangement";
import { createSplitter } from "./splitter";
import { INITIAL_STATE, type PageState } from "./state";

type PaneShares = Pick<PageState, "listShares" | "diagramShares">;
type Pane = { readonly element: HTMLElement };

export function createPanes(
  { list, diagram, details }: Readonly<Record<"list" | "diagram" | "details", Pane>>,
  { arrangement, listShares, diagramShares }: PageState,
  onShares: (shares: Partial<PaneShares>) => void,
): Arranger {
  return createArranger(
    {
      list: list.element,
      listSplitter: createSplitter({
        label: t("Size of the flow list"),
        shares: listShares,
        usual: INITIAL_STATE.listShares,
        least: 0.1,
        most: 0.85,
        onChange: (shares) => onShares({ listShares: shares }),
      }),
      diagram: diagram.element,
      detailsSplitter: createSplitter({
        label: t("Size of the diagram"),
        shares: diagramShares,
        usual: INITIAL_STATE.diagramShares,
        least: 0.2,
        most: 0.9,
        onChange: (shares) => onShares({ diagramShares: shares }),
      }),
      details: details.element,
    },
    arrangement,
  );
}
