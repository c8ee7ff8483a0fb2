// The sections of a pcapng and their interfaces, kept so that reading can restart anywhere.

import type { CaptureInterface, RecordingTime } from "./frame";
import { type Block, type RecordingStatement, readInterfaceOptions } from "./pcapngBlocks";
import type { StartClock } from "./startClock";
import { TickClock } from "./ticks";
import { readUtf8 } from "./utf8";

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

/** The content of an interface description of at least 8 bytes. */
export function readInterface(block: Block, clock: StartClock): SectionInterface {
  const { bytes, view, start, littleEndian, fileOffset } = block;
  const options = readInterfaceOptions(block, (from, to) => readUtf8(bytes, from, to));
  return {
    name: options.name,
    linkType: view.getUint16(start, littleEndian),
    snapLength: view.getUint32(start + 4, littleEndian),
    resolution: options.resolution,
    ticks: new TickClock(options.resolution, options.offsetS, clock),
    fcsLength: options.fcsLength,
    fileOffset,
    drops: 0,
    frames: 0,
    statement: undefined,
  };
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

  /** A statement is believed as long as the file has all frames that it counts: tools that cut a capture leave it as it was. */
  get recordings(): readonly RecordingTime[] {
    return this.interfaces.flatMap(({ statement, frames, ticks }) =>
      statement === undefined || frames === 0 || statement.delivered !== frames
        ? []
        : [{ startNs: ticks.timeNs(...statement.start), endNs: ticks.timeNs(...statement.end) }],
    );
  }

  /** Of the interface that the current section gives a number. */
  indexOf(number: number): number {
    return (this.current?.firstInterface ?? 0) + number;
  }

  interfaceOf(number: number): SectionInterface | undefined {
    return this.interfaces[this.indexOf(number)];
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
