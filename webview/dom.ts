// Creates all elements of the page. Text becomes text nodes: text from a capture is never parsed as markup.

type Child = Node | string | undefined | false;

export interface Attributes {
  readonly [name: string]: string | number | boolean | undefined;
}

/** An HTML element; attributes that are undefined or false are left out, true is the empty string. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  setAttributes(made, attributes);
  append(made, children);
  return made;
}

export function div(className: string, ...children: readonly Child[]): HTMLDivElement {
  return element("div", { class: className }, ...children);
}

export function span(className: string, ...children: readonly Child[]): HTMLSpanElement {
  return element("span", { class: className }, ...children);
}

export function setAttributes(target: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) target.removeAttribute(name);
    else target.setAttribute(name, value === true ? "" : String(value));
  }
}

/** Replaces the content with `children`. */
export function fill(parent: Element, ...children: readonly Child[]): void {
  parent.replaceChildren(...children.filter((child) => child !== undefined && child !== false));
}

function append(parent: Element, children: readonly Child[]): void {
  for (const child of children) if (child !== undefined && child !== false) parent.append(child);
}

/** Numbers as the page shows them: "100,000". */
export function numberText(value: number): string {
  return value.toLocaleString("en-US");
}

/** Keys belong to a field in which the user types or chooses. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.closest("input, textarea, select, vscode-text-field, vscode-dropdown") !== null
  );
}
