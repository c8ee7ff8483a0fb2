// Keys and wheel of the time view.

/** A quarter of what is in sight; with the wheel a quarter of that. */
const PAN_STEP = 0.25;
const WHEEL_PAN_STEP = PAN_STEP / 4;

export interface TimeInput {
  /** By some steps; positive is a smaller part of the time. `clientX`: where the pointer is. */
  zoom(steps: number, clientX?: number): void;
  /** By a share of what is in sight; positive is later. */
  pan(share: number): void;
  fit(): void;
  /** Selects the next or the previous segment, the first, or the last one. */
  step(to: "next" | "previous" | "first" | "last"): void;
  enter(): void;
  /** Where the wheel zooms without Ctrl. */
  isOnStrip(target: EventTarget | null): boolean;
}

export function listenToInput(target: HTMLElement, input: TimeInput): void {
  target.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !takeKey(event, input)) return;
    event.preventDefault();
    event.stopPropagation();
  });
  target.addEventListener(
    "wheel",
    (event) => {
      if (!takeWheel(event, input)) return;
      event.preventDefault();
      event.stopPropagation();
    },
    { passive: false },
  );
}

/** Whether the key has a meaning here. */
function takeKey({ key, shiftKey }: KeyboardEvent, input: TimeInput): boolean {
  if (key === "ArrowRight" && shiftKey) input.pan(PAN_STEP);
  else if (key === "ArrowLeft" && shiftKey) input.pan(-PAN_STEP);
  else if (key === "ArrowRight") input.step("next");
  else if (key === "ArrowLeft") input.step("previous");
  else if (key === "Home") input.step("first");
  else if (key === "End") input.step("last");
  else if (key === "+" || key === "=") input.zoom(1);
  else if (key === "-") input.zoom(-1);
  else if (key === "f" || key === "0") input.fit();
  else if (key === "Enter") input.enter();
  else return false;
  return true;
}

function takeWheel({ deltaX, deltaY, shiftKey, ctrlKey, clientX, target }: WheelEvent, input: TimeInput): boolean {
  if (shiftKey || Math.abs(deltaX) > Math.abs(deltaY)) {
    input.pan((deltaX || deltaY) > 0 ? WHEEL_PAN_STEP : -WHEEL_PAN_STEP);
    return true;
  }
  if (deltaY === 0 || !(ctrlKey || input.isOnStrip(target))) return false;
  input.zoom(deltaY < 0 ? 1 : -1, clientX);
  return true;
}
