import type { CaptureIssue } from "./frame";
import { BEHIND_DAMAGE, type RecordStream } from "./records";

/** What a reader of records found wrong with the files of a capture, which follow one another. */
export class RecordDamage {
  readonly #issues: CaptureIssue[] = [];
  /** Index of the file that is being read, and where it begins (with its header, if the others lack one). */
  #file = 0;
  #fileStart = 0;
  /** The end of the file was reported as truncated; further bytes revoke that. */
  #isCut = false;

  get issues(): readonly CaptureIssue[] {
    return this.#issues;
  }

  get isCut(): boolean {
    return this.#isCut;
  }

  /** Where a place of the capture is in its own file. */
  inFile(offset: number): number {
    return offset - this.#fileStart;
  }

  /** `frame` is the number that the damaged record would have had. */
  report(kind: CaptureIssue["kind"], frame: number, offset: number, message: string): void {
    this.#issues.push({ kind, frame, offset, count: 1, file: this.#file, message });
  }

  /** The file ends inside a record, as far as is known. */
  reportCut(frame: number, offset: number, message: string): void {
    this.report("truncated", frame, offset, message);
    this.#isCut = true;
  }

  /** More of the file follows. */
  resume(): void {
    if (this.#isCut) this.#issues.pop();
    this.#isCut = false;
  }

  /** Another file follows. What the stream holds of this one is not a whole record. */
  beginFile(stream: RecordStream, frame: number, headerLength = 0): void {
    if (stream.stopped || this.#isCut) this.report("dropped", frame, stream.offset, BEHIND_DAMAGE);
    this.#isCut = false;
    stream.drop();
    this.#file++;
    this.#fileStart = stream.offset - headerLength;
  }
}
