// What a listing holds and what it does not: reported once, as an issue of the capture.

import { countText } from "../../text/amounts";
import type { CaptureIssue } from "../frame";
import type { ListingKind } from "./lineKinds";
import type { ListedLink, ListedSegment } from "./listedPacket";

export class ListingContents {
  readonly kinds = new Set<ListingKind>();
  /** Some packets are dumped octet by octet. */
  hasOctets = false;
  /** Some are only described. */
  hasWords = false;
  hasAllIpHeaders = true;
  hasAllChecksums = true;
  hasAllLinks = true;
  hasAllWindows = true;
  hasAllOptions = true;
  hasAllNumbers = true;
  /** Rows of tshark that show the protocol above TCP, whose segments were put in. */
  hiddenRows = 0;

  note(kind: ListingKind): void {
    this.kinds.add(kind);
  }

  noteSegment(segment: ListedSegment, link: ListedLink | undefined, window: number | undefined): void {
    this.hasWords = true;
    if (!segment.ip) this.hasAllIpHeaders = false;
    if (!segment.checksum) this.hasAllChecksums = false;
    if (!link) this.hasAllLinks = false;
    if (window === undefined) this.hasAllWindows = false;
    if (!segment.options?.isComplete) this.hasAllOptions = false;
    if (segment.seq === undefined) this.hasAllNumbers = false;
  }
}

export interface ListingTimes {
  readonly hasTimes: boolean;
  readonly hasDates: boolean;
}

/** Nothing where every packet is dumped whole, with its time. */
export function listingIssues(
  contents: ListingContents,
  { hasTimes, hasDates }: ListingTimes,
  relativeNumbersOnly: boolean,
  frames: number,
): CaptureIssue[] {
  if (frames === 0) return [];
  const lacks: string[] = [];
  if (contents.hasWords) {
    lacks.push("payload");
    if (!contents.hasAllChecksums) lacks.push("checksums");
    if (!contents.hasAllIpHeaders) lacks.push("hop counts", "IP identifications", "ECN bits of the IP header");
    if (!contents.hasAllLinks) lacks.push("Ethernet addresses");
    if (relativeNumbersOnly) lacks.push("values of sequence numbers (only their differences)");
    if (!contents.hasAllNumbers) lacks.push("sequence numbers of segments without data");
    if (!contents.hasAllWindows) lacks.push("some window fields");
    if (!contents.hasAllOptions) lacks.push("some TCP options");
  }
  if (!hasTimes) lacks.push("times");
  else if (!hasDates) lacks.push("dates");
  if (lacks.length === 0) return [];
  const hidden =
    contents.hiddenRows === 0
      ? ""
      : ` ${contents.hiddenRows === 1 ? "1 row shows" : `${countText(contents.hiddenRows)} rows show`} the data in place of the segment's numbers: these were taken from the rows around.`;
  const kind = contents.kinds.size === 1 ? ` of ${[...contents.kinds][0]}` : "";
  const message = `This capture is a text listing${kind}. It does not contain: ${lacks.join(", ")}. What depends on them is not judged.${hidden}`;
  return [{ kind: "listing", frame: 1, offset: 0, count: frames, message }];
}
