// The initial focus when the page gets it: the list; after a jump, the segment.

export interface FocusParts {
  focusList(): void;
  focusDiagram(): void;
  /** Whether the target of the last jump is drawn. */
  isDrawn(): boolean;
}

export interface FocusKeeper {
  /** Nothing in the page has the focus, nor would if the page had it. */
  readonly isNowhere: boolean;
  /** Something can have the focus now that could not before. */
  offer(): void;
  /** After a jump to a segment, it gets the focus, unless the user acts before it is drawn. */
  jump(): void;
  /** What was jumped to is drawn. */
  land(): void;
}

export function keepFocus({ focusList, focusDiagram, isDrawn }: FocusParts): FocusKeeper {
  let jumped = false;
  let pressed = false;

  // What was just hidden has the focus until the next frame.
  const isNowhere = () => {
    const { activeElement } = document;
    return activeElement === null || activeElement === document.body || !activeElement.checkVisibility();
  };

  // A page that was opened in the background must not take the focus, nor one that is clicked move it elsewhere.
  const isFree = () => document.hasFocus() && !pressed;

  function land(): boolean {
    if (!jumped || !isFree() || !isDrawn()) return false;
    jumped = false;
    focusDiagram();
    return true;
  }

  function offer(): void {
    if (!land() && isFree() && isNowhere()) focusList();
  }

  const whenever = (type: keyof WindowEventMap, run: () => void) => window.addEventListener(type, run, true);
  whenever("pointerdown", () => {
    pressed = true;
    jumped = false;
  });
  for (const type of ["pointerup", "pointercancel"] as const) {
    whenever(type, () => {
      pressed = false;
    });
  }
  whenever("keydown", () => {
    jumped = false;
  });
  window.addEventListener("blur", () => {
    pressed = false;
  });
  window.addEventListener("focus", offer);

  return {
    get isNowhere() {
      return isNowhere();
    },
    offer,
    jump() {
      jumped = true;
    },
    land: () => void land(),
  };
}
