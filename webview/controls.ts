// The controls of Microsoft's Webview UI Toolkit, behind plain functions. The toolkit is no longer maintained:
// only this file uses it, so that it can be replaced here.

import {
  type Button,
  type Checkbox,
  type Dropdown,
  provideVSCodeDesignSystem,
  type TextField,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDataGrid,
  vsCodeDataGridCell,
  vsCodeDataGridRow,
  vsCodeDropdown,
  vsCodeLink,
  vsCodeOption,
  vsCodeProgressRing,
  vsCodeTextField,
} from "@vscode/webview-ui-toolkit";
import { fill, setAttributes, span } from "./dom";
import { type IconName, icon } from "./icons";

provideVSCodeDesignSystem().register(
  vsCodeButton(),
  vsCodeCheckbox(),
  vsCodeDataGrid(),
  vsCodeDataGridCell(),
  vsCodeDataGridRow(),
  vsCodeDropdown(),
  vsCodeLink(),
  vsCodeOption(),
  vsCodeProgressRing(),
  vsCodeTextField(),
);

interface ButtonOptions {
  readonly label: string;
  readonly icon?: IconName;
  /** "icon" shows the icon alone, and `label` as name and tooltip. */
  readonly look: "primary" | "secondary" | "icon";
  readonly title?: string;
  readonly className?: string;
  onPress(): void;
}

export function button({ label, icon: iconName, look, title, className, onPress }: ButtonOptions): HTMLElement {
  const made = document.createElement("vscode-button") as Button;
  const quiet = look === "icon";
  setAttributes(made, {
    appearance: look,
    class: className,
    // Where there is little room, the style sheet hides the words.
    "aria-label": label,
    title: title ?? (quiet ? label : undefined),
  });
  if (iconName !== undefined) {
    const drawn = icon(iconName);
    if (!quiet) drawn.setAttribute("slot", "start");
    made.append(drawn);
  }
  if (!quiet) made.append(span("label", label));
  made.addEventListener("click", onPress);
  return made;
}

export interface TextButton {
  readonly element: HTMLElement;
  /** Sets its text. */
  set(text: string): void;
}

/** A quiet button whose text changes. */
export function textButton(options: {
  readonly label: string;
  readonly className: string;
  readonly title: string;
  onPress(): void;
}): TextButton {
  const made = document.createElement("vscode-button") as Button;
  const set = (text: string) => {
    if (made.textContent === text) return;
    made.textContent = text;
    // Without one, the toolkit names it "Icon Button".
    setAttributes(made, { "aria-label": text });
  };
  set(options.label);
  setAttributes(made, { appearance: "icon", class: options.className, title: options.title });
  made.addEventListener("click", options.onPress);
  return { element: made, set };
}

/** A whole row that acts. The toolkit's button has no room for several columns or lines. */
export function rowButton(
  options: { readonly className: string; readonly title: string; readonly context?: object; onPress(): void },
  ...content: readonly (Node | string | false | undefined)[]
): HTMLElement {
  const { className, title, context, onPress } = options;
  const made = document.createElement("button");
  setAttributes(made, {
    type: "button",
    class: `row-button ${className}`,
    title,
    "data-vscode-context": context && JSON.stringify({ ...context, preventDefaultContextMenuItems: true }),
  });
  fill(made, ...content);
  made.addEventListener("click", onPress);
  return made;
}

export interface ToggleButton {
  readonly element: HTMLElement;
  set(state: { readonly pressed: boolean; readonly enabled: boolean; readonly content: readonly Node[] }): void;
}

/** A button that stays down; `content` is what it shows. */
export function toggleButton(options: { readonly className: string; onPress(): void }): ToggleButton {
  const made = document.createElement("vscode-button") as Button;
  setAttributes(made, { appearance: "secondary", class: options.className });
  made.addEventListener("click", options.onPress);
  return {
    element: made,
    set({ pressed, enabled, content }) {
      setAttributes(made, { "aria-pressed": String(pressed) });
      made.disabled = !enabled;
      fill(made, ...content);
    },
  };
}

export interface TextInput {
  readonly element: HTMLElement;
  value: string;
  /** A position in the value. */
  cursor: number;
  setInvalid(invalid: boolean): void;
  focus(): void;
}

export function textInput(options: {
  readonly label: string;
  readonly placeholder: string;
  readonly icon: IconName;
  readonly className: string;
  /** Shown at the field's end. */
  readonly end?: HTMLElement;
  onInput(value: string): void;
}): TextInput {
  const made = document.createElement("vscode-text-field") as TextField;
  setAttributes(made, { "aria-label": options.label, placeholder: options.placeholder, class: options.className });
  const drawn = icon(options.icon);
  drawn.setAttribute("slot", "start");
  made.append(drawn);
  if (options.end !== undefined) {
    options.end.setAttribute("slot", "end");
    made.append(options.end);
  }
  made.addEventListener("input", () => options.onInput(made.value));
  // The toolkit names a field by its placeholder as soon as it is in the page.
  new MutationObserver(() => {
    if (made.getAttribute("aria-label") !== options.label) made.setAttribute("aria-label", options.label);
  }).observe(made, { attributeFilter: ["aria-label"] });
  return {
    element: made,
    get value() {
      return made.value;
    },
    set value(value: string) {
      made.value = value;
    },
    get cursor() {
      return made.control?.selectionStart ?? made.value.length;
    },
    set cursor(at: number) {
      made.control?.setSelectionRange(at, at);
    },
    setInvalid: (invalid) => setAttributes(made, { "aria-invalid": invalid ? "true" : undefined }),
    focus: () => made.focus(),
  };
}

/** One of a few values. */
export function choice<Value extends string>(options: {
  readonly label: string;
  readonly className: string;
  readonly values: readonly { readonly value: Value; readonly label: string }[];
  readonly value: Value;
  onChange(value: Value): void;
}): HTMLElement {
  const made = document.createElement("vscode-dropdown") as Dropdown;
  setAttributes(made, { "aria-label": options.label, title: options.label, class: options.className });
  for (const { value, label } of options.values) {
    const option = document.createElement("vscode-option");
    setAttributes(option, { value, selected: value === options.value });
    option.append(label);
    made.append(option);
  }
  made.addEventListener("change", () => {
    const chosen = options.values.find(({ value }) => value === made.value);
    if (chosen !== undefined) options.onChange(chosen.value);
  });
  return made;
}

export interface CheckBox {
  readonly element: HTMLElement;
  checked: boolean;
}

export function checkBox(options: {
  readonly label: string;
  readonly title: string;
  onChange(checked: boolean): void;
}): CheckBox {
  const made = document.createElement("vscode-checkbox") as Checkbox;
  setAttributes(made, { title: options.title });
  made.append(options.label);
  // The toolkit also fires "change" when a script sets the value; only the user's changes count.
  let known = false;
  made.addEventListener("change", () => {
    if (made.checked === known) return;
    known = made.checked;
    options.onChange(known);
  });
  return {
    element: made,
    get checked() {
      return known;
    },
    set checked(checked: boolean) {
      known = checked;
      made.checked = checked;
    },
  };
}

export function progressRing(): HTMLElement {
  const made = document.createElement("vscode-progress-ring");
  made.setAttribute("aria-hidden", "true");
  return made;
}

/** Looks like a link and acts like a button: the extension host opens its target. */
export function link(options: { readonly label: string; readonly title?: string; onPress(): void }): HTMLElement {
  const made = document.createElement("vscode-link");
  setAttributes(made, { href: "#", title: options.title });
  made.append(options.label);
  made.addEventListener("click", (event) => {
    event.preventDefault();
    options.onPress();
  });
  return made;
}

/** A small table with a head and arrow keys. `cells` are rows of columns. */
export function dataTable(label: string, heads: readonly string[], rows: readonly (readonly Node[])[]): HTMLElement {
  const grid = document.createElement("vscode-data-grid");
  setAttributes(grid, {
    "aria-label": label,
    "generate-header": "none",
    "grid-template-columns": heads
      .map((_, column) => (column === 0 ? "minmax(9em, 1fr)" : "minmax(8em, 2fr)"))
      .join(" "),
  });
  const addRow = (cells: readonly (Node | string)[], header: boolean) => {
    const row = document.createElement("vscode-data-grid-row");
    if (header) row.setAttribute("row-type", "header");
    cells.forEach((content, column) => {
      const cell = document.createElement("vscode-data-grid-cell");
      setAttributes(cell, { "grid-column": column + 1, "cell-type": header ? "columnheader" : undefined });
      cell.append(content);
      row.append(cell);
    });
    grid.append(row);
  };
  addRow(heads, true);
  for (const cells of rows) addRow(cells, false);
  return grid;
}
