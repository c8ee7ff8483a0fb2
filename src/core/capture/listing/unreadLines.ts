// Lines of a listing that could not be read: each reason once, with its first line and a count.

import { countText } from "../../text/amounts";
import type { CaptureIssue, CaptureIssueKind } from "../frame";
import type { TextLine } from "./textLines";

/** More reasons than these nobody reads; further lines are counted with the last of them. */
const MOST_REASONS = 20;

interface Unread {
  readonly kind: CaptureIssueKind;
  readonly line: number;
  readonly offset: number;
  readonly frame: number;
  count: number;
}

export class UnreadLines {
  readonly #reasons = new Map<string, Unread>();

  /** `frame`: of the packet that could not be read, or the one before. `reason` completes "Line 12: …". */
  add(
    kind: CaptureIssueKind,
    { number, offset }: Pick<TextLine, "number" | "offset">,
    frame: number,
    reason: string,
  ): void {
    const key = this.#reasons.has(reason) || this.#reasons.size < MOST_REASONS ? reason : "it cannot be read";
    const known = this.#reasons.get(key);
    if (known) known.count++;
    else this.#reasons.set(key, { kind, line: number, offset, frame, count: 1 });
  }

  get issues(): CaptureIssue[] {
    return [...this.#reasons].map(([reason, { kind, line, offset, frame, count }]) => {
      const more =
        count === 1
          ? ""
          : ` The same holds for ${count === 2 ? "another line" : `${countText(count - 1)} more lines`}.`;
      const lost = kind === "dropped" ? " Segments that are missing may be among these lines." : "";
      return { kind, frame, offset, count, message: `Line ${line} was not read: ${reason}.${more}${lost}` };
    });
  }
}
