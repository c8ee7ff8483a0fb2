// The sections of a pcapng and their interfaces, kept so that reading can restart anywhere.

import type { CaptureInterface } from "./frame";
import type { RecordingStatement } from "./pcapngBlocks";
import type { TickClock } from "./ticks";

export interface SectionInterface extends CaptureInterface {
  readonly ticks: TickClock;
  readonly fcsLength: number;
  /** Where its description begins in the file. */
  readonly fileOffset: number;
  /** Frames it lost, by the last of its statistics. */
  drops: number;
  /** Frames of it that were read. */
  frames: number;
  statement: RecordingStatement | undefined;
}

export interface Section {
  readonly littleEndian: boolean;
  readonly fileOffset: number;
  /** Index of its first interface in `Sections.interfaces`. */
  readonly firstInterface: number;
}

/** A capture has a few of each; a file with more than this is made to exhaust memory. */
const MOST = 65_536;

export class Sections {
  readonly sections: Section[];
  readonly interfaces: SectionInterface[];
  /** The last section, to which the current blocks belong. */
  current: Section | undefined;

  constructor(sections: Section[] = [], interfaces: SectionInterface[] = []) {
    this.sections = sections;
    this.interfaces = interfaces;
    this.current = sections.at(-1);
  }

  get isFull(): boolean {
    return this.sections.length >= MOST || this.interfaces.length >= MOST;
  }

  begin(littleEndian: boolean, fileOffset: number): void {
    this.current = { littleEndian, fileOffset, firstInterface: this.interfaces.length };
    this.sections.push(this.current);
  }

  /** Their state at `fileOffset`. */
  upTo(fileOffset: number): Sections {
    const isBefore = (each: { readonly fileOffset: number }): boolean => each.fileOffset < fileOffset;
    return new Sections(this.sections.filter(isBefore), this.interfaces.filter(isBefore));
  }
}
