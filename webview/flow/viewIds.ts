// The names of a flow's views, as the page's state stores them.

const FLOW_VIEWS = { diagram: true, time: true, steps: true } as const;

export type FlowViewId = keyof typeof FLOW_VIEWS;

export function isFlowView(value: unknown): value is FlowViewId {
  return typeof value === "string" && Object.hasOwn(FLOW_VIEWS, value);
}

/** The view that a key leads to from the tab of `active`, as in any list of tabs; undefined for other keys. */
export function nextView(
  views: readonly { readonly id: FlowViewId }[],
  active: FlowViewId,
  key: string,
): FlowViewId | undefined {
  const at = views.findIndex(({ id }) => id === active);
  const last = views.length - 1;
  if (key === "ArrowRight") return views[at === last ? 0 : at + 1]?.id;
  if (key === "ArrowLeft") return views[at <= 0 ? last : at - 1]?.id;
  if (key === "Home") return views[0]?.id;
  if (key === "End") return views[last]?.id;
  return undefined;
}
