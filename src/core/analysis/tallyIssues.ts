// What the decoder could not read, as sentences for people.

import type { CaptureIssue, CaptureIssueKind } from "../capture/frame";
import type { Tally, TallyKind, TallyRow } from "../wire/tally";

type IssueText = (row: TallyRow) => string;

const SENTENCES: Readonly<Record<Exclude<TallyKind, "other">, { kind: CaptureIssueKind; text: IssueText }>> = {
  unsupported: { kind: "unsupported", text: (row) => `${notDecoded(row)}: ${row.name} is not supported.` },
  malformed: { kind: "malformed", text: (row) => `${notDecoded(row)}: malformed on the wire (${row.name}).` },
  truncated: {
    kind: "truncated",
    text: (row) => `${notDecoded(row)}: the capture's snap length cut the ${row.name}.`,
  },
  shortened: {
    kind: "shortened",
    text: ({ count, firstFrame }) =>
      count === 1
        ? `Frame ${firstFrame} ends before its IP length, and the capture does not say that it was cut: its last octets were removed after recording. Its length is taken from IP.`
        : `${count} frames, from frame ${firstFrame} on, end before their IP length, and the capture does not say that they were cut: their last octets were removed after recording. Their lengths are taken from IP.`,
  },
  fragments: { kind: "fragments", text: (row) => `${notDecoded(row)}: ${row.name} without a TCP header.` },
};

function notDecoded({ count, firstFrame }: TallyRow): string {
  return count === 1
    ? `Frame ${firstFrame} was not decoded`
    : `${count} frames, from frame ${firstFrame} on, were not decoded`;
}

/** One issue per counted kind, without frames that simply contain no TCP. */
export function tallyIssues(tally: Tally): CaptureIssue[] {
  return tally.rows.flatMap((row) => {
    if (row.kind === "other") return [];
    const { kind, text } = SENTENCES[row.kind];
    return [{ kind, frame: row.firstFrame, offset: 0, count: row.count, message: text(row) }];
  });
}
