// The menu of a flow, a segment or a finding at the right mouse button, as VS Code has one.

import { div, element } from "../dom";
import { t } from "../l10n";

/** What a part of the page says of itself in `data-vscode-context`. */
export interface MenuSubject {
  readonly flowId: number;
  readonly event?: number;
  readonly rule?: string;
}

export interface MenuItem {
  readonly label: string;
  run(): void;
}

/** `itemsOf` answers the items for what was clicked. */
export function serveContextMenu(itemsOf: (subject: MenuSubject) => readonly MenuItem[]): void {
  let close = () => {};

  document.addEventListener("contextmenu", (event) => {
    close();
    const { target } = event;
    const subject = target instanceof Element ? subjectOf(target) : undefined;
    if (subject === undefined) return;
    event.preventDefault();
    close = openMenu(itemsOf(subject), event.clientX, event.clientY);
  });
}

function subjectOf(target: Element): MenuSubject | undefined {
  const context = target.closest("[data-vscode-context]")?.getAttribute("data-vscode-context");
  const said: { flowId?: number; event?: number; rule?: string } = context ? JSON.parse(context) : {};
  return said.flowId === undefined ? undefined : { ...said, flowId: said.flowId };
}

/** Answers what closes it. */
function openMenu(items: readonly MenuItem[], x: number, y: number): () => void {
  const before = document.activeElement;
  const buttons = items.map(({ label, run }) => {
    const made = element("button", { type: "button", class: "share-item", role: "menuitem", tabindex: -1 }, label);
    made.addEventListener("click", () => {
      close();
      run();
    });
    return made;
  });
  const menu = div("share-items context-menu", ...buttons);
  menu.setAttribute("role", "menu");
  menu.setAttribute("aria-label", t("Commands"));
  document.querySelector("main")?.append(menu);
  // Within the window, whatever was clicked.
  menu.style.left = `${Math.max(0, Math.min(x, innerWidth - menu.offsetWidth))}px`;
  menu.style.top = `${Math.max(0, Math.min(y, innerHeight - menu.offsetHeight))}px`;
  buttons[0]?.focus();

  function close(): void {
    if (!menu.isConnected) return;
    document.removeEventListener("pointerdown", closeOutside, true);
    const hadFocus = menu.contains(document.activeElement);
    menu.remove();
    if (hadFocus && (before instanceof HTMLElement || before instanceof SVGElement)) before.focus();
  }
  function closeOutside({ target }: PointerEvent): void {
    if (target instanceof Node && !menu.contains(target)) close();
  }
  document.addEventListener("pointerdown", closeOutside, true);
  menu.addEventListener("keydown", (event) => {
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" || event.key === "Tab") close();
    else if (step !== undefined) buttons.at((at + step) % buttons.length)?.focus();
    else if (event.key === "Home") buttons[0]?.focus();
    else if (event.key === "End") buttons.at(-1)?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return close;
}
