// A frame's fields as a tree with the usual keys: up and down move, right expands, left collapses.

import type { FieldNode } from "../../src/protocol/api";
import { element, fill, setAttributes, span } from "../dom";
import { icon } from "../icons";
import { t } from "../l10n";
import { severityText } from "../severityText";

/** A finding about a field of the shown segment. */
export interface FieldMark {
  readonly field: string;
  readonly severity: "error" | "warning" | "information" | "hint";
  readonly text: string;
  readonly expected: string | undefined;
}

export interface FieldTree {
  readonly element: HTMLElement;
  show(fields: readonly FieldNode[], marks: readonly FieldMark[]): void;
  /** Marks a field without moving the focus; `reveal` expands its parents. */
  mark(node: FieldNode | undefined, reveal: boolean): void;
  focus(): void;
}

export interface FieldTreeOptions {
  onHover(node: FieldNode | undefined): void;
  onFocus(node: FieldNode): void;
}

interface Item {
  readonly node: FieldNode;
  readonly element: HTMLElement;
  readonly group: HTMLElement | undefined;
  readonly parent: Item | undefined;
}

export function createFieldTree(options: FieldTreeOptions): FieldTree {
  const tree = element("ul", { class: "fields", role: "tree", "aria-label": t("Fields") });
  // Expanded and collapsed nodes stay so for the next frame, by their path of names.
  const opened = new Map<string, boolean>();
  let items: Item[] = [];
  let current: Item | undefined;

  const itemOf = (target: EventTarget | null): Item | undefined => {
    const at = target instanceof Element ? target.closest("[role=treeitem]") : null;
    return items.find((item) => item.element === at);
  };
  const isOpen = (item: Item): boolean => item.element.getAttribute("aria-expanded") === "true";
  const isVisible = (item: Item): boolean =>
    item.parent === undefined || (isOpen(item.parent) && isVisible(item.parent));
  const pathOf = (item: Item): string => (item.parent ? `${pathOf(item.parent)}\n` : "") + item.node.name;

  function setOpen(item: Item, open: boolean): void {
    if (item.group === undefined) return;
    setAttributes(item.element, { "aria-expanded": String(open) });
    item.group.hidden = !open;
  }

  function toggle(item: Item, open: boolean): void {
    setOpen(item, open);
    opened.set(pathOf(item), open);
  }

  function setCurrent(item: Item): void {
    for (const one of items) one.element.tabIndex = one === item ? 0 : -1;
    current = item;
  }

  function moveTo(item: Item | undefined): void {
    if (item === undefined) return;
    setCurrent(item);
    item.element.focus();
  }

  tree.addEventListener("focusin", (event) => {
    const item = itemOf(event.target);
    if (item === undefined) return;
    setCurrent(item);
    options.onFocus(item.node);
  });
  tree.addEventListener("pointerover", (event) => options.onHover(itemOf(event.target)?.node));
  tree.addEventListener("pointerleave", () => options.onHover(undefined));
  tree.addEventListener("click", (event) => {
    const item = itemOf(event.target);
    if (item === undefined) return;
    if (event.target instanceof Element && event.target.closest(".twistie")) toggle(item, !isOpen(item));
    moveTo(item);
  });
  tree.addEventListener("dblclick", (event) => {
    const item = itemOf(event.target);
    if (item !== undefined) toggle(item, !isOpen(item));
  });
  tree.addEventListener("keydown", (event) => {
    if (current === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const visible = items.filter(isVisible);
    const at = visible.indexOf(current);
    if (event.key === "ArrowDown") moveTo(visible[at + 1]);
    else if (event.key === "ArrowUp") moveTo(visible[at - 1]);
    else if (event.key === "Home") moveTo(visible[0]);
    else if (event.key === "End") moveTo(visible.at(-1));
    else if (event.key === "ArrowRight") {
      if (current.group === undefined) return;
      if (isOpen(current)) moveTo(visible[at + 1]);
      else toggle(current, true);
    } else if (event.key === "ArrowLeft") {
      if (isOpen(current)) toggle(current, false);
      else moveTo(current.parent);
    } else if (event.key === "Enter" || event.key === " ") toggle(current, !isOpen(current));
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  function build(node: FieldNode, level: number, parent: Item | undefined, marks: readonly FieldMark[]): Item {
    const mark = marks.find(({ field }) => field === node.field);
    const hasChildren = node.children.length > 0;
    const group = hasChildren ? element("ul", { role: "group" }) : undefined;
    const made = element(
      "li",
      {
        role: "treeitem",
        tabindex: -1,
        "aria-level": level,
        class: mark ? `marked severity-${mark.severity}` : undefined,
      },
      fieldLine(node, mark, hasChildren),
      group,
    );
    const item: Item = { node, element: made, group, parent };
    items.push(item);
    for (const child of node.children) group!.append(build(child, level + 1, item, marks).element);
    if (hasChildren) setOpen(item, opened.get(pathOf(item)) ?? opensByItself(node, marks));
    return item;
  }

  return {
    element: tree,
    show(fields, marks) {
      items = [];
      fill(tree, ...fields.map((node) => build(node, 1, undefined, marks).element));
      const first =
        items.find(({ element: made }) => made.classList.contains("marked")) ?? items.find(isOpen) ?? items[0];
      if (first !== undefined) setCurrent(first);
    },
    mark(node, reveal) {
      for (const item of items) item.element.classList.toggle("related", item.node === node);
      const item = items.find((one) => one.node === node);
      if (item === undefined || !reveal) return;
      for (let parent = item.parent; parent !== undefined; parent = parent.parent) setOpen(parent, true);
      setCurrent(item);
      item.element.scrollIntoView({ block: "nearest" });
    },
    focus: () => current?.element.focus(),
  };
}

function fieldLine(node: FieldNode, mark: FieldMark | undefined, hasChildren: boolean): HTMLElement {
  const line = span(
    "field-line",
    hasChildren ? span("twistie", icon("twistie")) : span("no-twistie"),
    span("field-name", node.name),
    node.value !== "" && span("field-value", node.value),
    mark && icon(mark.severity, `severity-${mark.severity}`),
    mark?.expected !== undefined && span("field-expected", t("expected: {0}", mark.expected)),
  );
  if (mark) {
    line.title = mark.text;
    line.append(span("visually-hidden", t(", {0}: {1}", severityText(mark.severity), mark.text)));
  }
  return line;
}

/** The layer with the segment's numbers is expanded, and that of its hop count where that is what a finding is about. */
function opensByItself(node: FieldNode, marks: readonly FieldMark[]): boolean {
  return node.children.some(
    ({ field }) => field !== undefined && (field !== "hops" || marks.some((mark) => mark.field === field)),
  );
}
