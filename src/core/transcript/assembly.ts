// Lines in order, with the index of what they show.

import type { Outcome } from "../flow/flow";
import { type Block, HEAD_EVENT } from "./block";
import type { LineIndex } from "./model";
import type { TranscriptBlock } from "./transcript";

export interface Head {
  readonly flowId: number;
  readonly outcome: Outcome;
  readonly text: string;
}

/** A blank line before and after every block of several lines, but none between single head lines. */
export class Assembly {
  readonly #lines: string[] = [];
  readonly #flows: number[] = [];
  readonly #events: number[] = [];
  readonly #blocks: TranscriptBlock[] = [];
  #needsBlank = false;

  addHead(head: Head): void {
    this.#separate(false);
    this.#addBlock(head, [head.text], [HEAD_EVENT]);
  }

  addBlock(head: Head, block: Block): void {
    this.#separate(true);
    this.#addBlock(head, block.lines, block.events);
    this.#needsBlank = true;
  }

  /** A line without a flow. */
  addRemark(text: string): void {
    this.#separate(true);
    this.#add(text, 0, HEAD_EVENT);
  }

  toLineIndex(): LineIndex {
    const starts = new Int32Array(this.#lines.length + 1);
    for (let i = 0; i < this.#lines.length; i++) starts[i + 1] = starts[i]! + this.#lines[i]!.length + 1;
    return {
      text: this.#lines.length === 0 ? "" : `${this.#lines.join("\n")}\n`,
      blocks: this.#blocks,
      flows: new Int32Array(this.#flows),
      events: new Int32Array(this.#events),
      starts,
    };
  }

  #separate(always: boolean): void {
    if ((this.#needsBlank || always) && this.#lines.length > 0) this.#add("", 0, HEAD_EVENT);
    this.#needsBlank = false;
  }

  #addBlock(head: Head, lines: readonly string[], events: readonly number[]): void {
    const firstLine = this.#lines.length;
    for (let i = 0; i < lines.length; i++) this.#add(lines[i]!, head.flowId, events[i]!);
    const lastLine = this.#lines.length - 1;
    this.#blocks.push({ flowId: head.flowId, firstLine, lastLine, head: head.text, outcome: head.outcome });
  }

  #add(line: string, flowId: number, event: number): void {
    this.#lines.push(line);
    this.#flows.push(flowId);
    this.#events.push(event);
  }
}
