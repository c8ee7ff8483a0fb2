import { describe, expect, test } from "vitest";
import { buildLayout, type DiagramLayout } from "../../src/core/diagram/diagramLayout";
import { type ArrowShape, type Rectangle, type Shape, type TextShape, textBounds } from "../../src/core/diagram/shapes";
import type { FlowDetail } from "../../src/core/rules/finding";
import { detailAtPlaces } from "../support/comparedCaptures";
import { atFivePlaces, detailOf, detailOfScript, opened, SUBJECTS, withLongAddresses } from "./subjects";

const WIDTHS = [480, 520, 559, 560, 600, 719, 720, 999, 1000, 1400];

function shapesOf(layout: DiagramLayout): readonly Shape[] {
  return [...layout.behind, ...layout.head, ...layout.around, ...layout.rows.flatMap(({ shapes }) => shapes)];
}

function textOf({ spans }: TextShape): string {
  return spans.map(({ text }) => text).join("");
}

interface Placed extends Rectangle {
  readonly text: string;
}

function texts(layout: DiagramLayout): readonly Placed[] {
  return shapesOf(layout).flatMap((shape): Placed[] => {
    if (shape.kind === "text") return [{ ...textBounds(shape), text: textOf(shape) }];
    if (shape.kind !== "problem") return [];
    const { xPx, yPx, widthPx, heightPx, rule } = shape;
    return [{ leftPx: xPx, topPx: yPx, rightPx: xPx + widthPx, bottomPx: yPx + heightPx, text: rule }];
  });
}

function overlaps(layout: DiagramLayout): readonly string[] {
  const all = texts(layout);
  const found: string[] = [];
  all.forEach((a, nth) => {
    for (const b of all.slice(nth + 1)) {
      const apart =
        a.rightPx <= b.leftPx || b.rightPx <= a.leftPx || a.bottomPx <= b.topPx + 0.5 || b.bottomPx <= a.topPx + 0.5;
      if (!apart) found.push(`"${a.text}" and "${b.text}" at ${Math.round(a.topPx)}`);
    }
  });
  return found;
}

/** Lines of text that an arrow crosses. */
function struckOut(layout: DiagramLayout): readonly string[] {
  const arrows = shapesOf(layout).filter((shape): shape is ArrowShape => shape.kind === "arrow");
  return texts(layout)
    .filter((text) => arrows.some((arrow) => crosses(arrow, text)))
    .map(({ text }) => text);
}

/** The part of the arrow that lies over or under the text, and whether its heights and the text's have one in common. */
function crosses({ x1Px, y1Px, x2Px, y2Px }: ArrowShape, text: Rectangle): boolean {
  const leftPx = Math.max(text.leftPx, Math.min(x1Px, x2Px));
  const rightPx = Math.min(text.rightPx, Math.max(x1Px, x2Px));
  if (leftPx >= rightPx) return false;
  const heights = [leftPx, rightPx].map((xPx) => y1Px + ((xPx - x1Px) / (x2Px - x1Px)) * (y2Px - y1Px));
  return Math.max(...heights) > text.topPx && Math.min(...heights) < text.bottomPx;
}

const cases: readonly (readonly [name: string, detail: FlowDetail])[] = [
  ...SUBJECTS.map((subject) => [subject, detailOf(subject)] as const),
  ["clean over IPv6", withLongAddresses(detailOf("clean"))],
  [
    "refused, times of hours",
    withLongAddresses(detailOfScript("> S 0:0(0) <mss 1>\n+86399.5 < R. =0:0(0) ack 1\n+5 end")),
  ],
  ["a SYN-ACK lost between places", detailAtPlaces("syn-ack-lost", ["client.pcap", "router.pcap", "server.pcap"])],
  ["a RST made between two places", detailAtPlaces("reset-in-between", ["client.pcap", "server.pcap"])],
  ["MSS changed between places", detailAtPlaces("mss-clamped", ["client.pcap", "router.pcap", "server.pcap"], 3)],
  ["five places", atFivePlaces(detailAtPlaces("mss-clamped", ["client.pcap", "router.pcap", "server.pcap"]))],
  [
    "five places, something delayed",
    atFivePlaces(detailAtPlaces("delayed", ["client.pcap", "router.pcap", "server.pcap"])),
  ],
  ["a NAT between two places", detailAtPlaces("snat", ["client.pcap", "server.pcap"])],
];

describe.each(cases)("%s", (_name, detail) => {
  test.each(WIDTHS)("no text stands on another one, or on an arrow, at %i px", (width) => {
    const runs = opened(detail);
    for (const options of runs.openRuns.size > 0 ? [{ width }, { width, ...runs }] : [{ width }]) {
      const layout = buildLayout(detail, options);
      expect(overlaps(layout)).toEqual([]);
      expect(struckOut(layout)).toEqual([]);
      for (const { leftPx, rightPx, topPx, bottomPx, text } of texts(layout)) {
        expect(leftPx, text).toBeGreaterThanOrEqual(0);
        expect(rightPx, text).toBeLessThanOrEqual(layout.widthPx);
        expect(topPx, text).toBeGreaterThanOrEqual(0);
        expect(bottomPx, text).toBeLessThanOrEqual(layout.heightPx);
      }
    }
  });

  test("rows follow each other without gap or overlap, and keys are unique", () => {
    const { rows } = buildLayout(detail, { width: 700, ...opened(detail) });
    rows.forEach((row, nth) => {
      expect(row.bottomPx).toBeGreaterThan(row.topPx);
      if (nth > 0) expect(row.topPx).toBe(rows[nth - 1]!.bottomPx);
    });
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
  });
});

test("the test of overlaps sees one", () => {
  const layout = buildLayout(detailOf("clean"), { width: 600 });
  const row = layout.rows[0]!;
  const moved = row.shapes.map((shape) => (shape.kind === "text" ? { ...shape, xPx: 200 } : shape));
  expect(overlaps({ ...layout, rows: [{ ...row, shapes: moved }] })).not.toEqual([]);
});

test("the test of arrows through text sees one", () => {
  const layout = buildLayout(detailOf("clean"), { width: 600 });
  const row = layout.rows[0]!;
  const raised = row.shapes.map((shape) =>
    shape.kind === "arrow" ? { ...shape, y1Px: 0, y2Px: row.bottomPx } : shape,
  );
  expect(struckOut({ ...layout, rows: [{ ...row, shapes: raised }] })).not.toEqual([]);
});

test("an unusable width is the smallest one", () => {
  for (const width of [0, -5, Number.NaN, 100]) expect(buildLayout(detailOf("clean"), { width }).widthPx).toBe(480);
});

describe("what is drawn", () => {
  const shapesIn = (subject: Parameters<typeof detailOf>[0], kind: string): readonly Shape[] =>
    buildLayout(detailOf(subject), { width: 800 })
      .rows.filter((row) => row.kind === kind)
      .flatMap(({ shapes }) => shapes);
  const words = (shapes: readonly Shape[]): readonly string[] =>
    shapes.filter((shape): shape is TextShape => shape.kind === "text").map(textOf);

  test("equations with their marks, and raw numbers", () => {
    const lines = words(shapesIn("clean", "segment"));
    expect(lines).toEqual(
      expect.arrayContaining(["seq = x", "4294967295", "seq = y", "ack = x+1 ✓", "0", "ack = y+1 ✓"]),
    );
  });

  test("the wrong field in a box of its own, with the expected value", () => {
    const shapes = shapesIn("wrongAck", "segment");
    expect(words(shapes)).toEqual(expect.arrayContaining(["ack = x ✗", "expected x+1", "0"]));
    expect(shapes.filter((shape) => shape.kind === "box").map(({ className }) => className)).toEqual([
      "field-box error",
    ]);
  });

  test("what is missing as a dashed arrow after the segment that asked for it, from who owes it", () => {
    const { rows } = buildLayout(detailOf("ackMissing"), { width: 800 });
    const at = rows.findIndex(({ kind }) => kind === "missing");
    expect(rows[at - 1]!.frame).toBe(4);
    const arrow = rows[at]!.shapes.find((shape): shape is ArrowShape => shape.kind === "arrow")!;
    expect(arrow).toMatchObject({ className: "arrow missing error", head: "open" });
    expect(arrow.x1Px).toBeLessThan(arrow.x2Px);
    expect(rows[at]!.shapes.some((shape) => shape.kind === "problem")).toBe(true);
    expect(rows[at - 1]!.shapes.some((shape) => shape.kind === "problem")).toBe(false);
  });

  test("arrows sink, and point away from their sender", () => {
    for (const row of buildLayout(detailOf("clean"), { width: 800 }).rows) {
      for (const shape of row.shapes) {
        if (shape.kind !== "arrow") continue;
        expect(shape.y2Px).toBeGreaterThan(shape.y1Px);
        expect(shape.x2Px > shape.x1Px).toBe(shape.className.includes("initiator"));
      }
    }
  });

  test("SYNs under way at the same time cross", () => {
    const [first, second] = shapesIn("simultaneous", "segment").filter(
      (shape): shape is ArrowShape => shape.kind === "arrow",
    );
    expect(second!.y1Px).toBeLessThan(first!.y2Px);
    expect(first!.x1Px).toBeLessThan(second!.x1Px);
  });

  test("a router's error begins between the lifelines, an endpoint's at its own", () => {
    const start = (subject: "unreachable" | "unreachableByHost"): number =>
      shapesIn(subject, "icmp").find((shape): shape is ArrowShape => shape.kind === "arrow")!.x1Px;
    expect(start("unreachable")).toBeLessThan(start("unreachableByHost") - 100);
  });

  test("round trips beside the lifeline that waited, states where they change", () => {
    const { around, behind } = buildLayout(detailOf("clean"), { width: 800 });
    expect(words(around)).toEqual(expect.arrayContaining(["12.0 ms", "100 µs"]));
    const [left, right] = around.filter(
      (shape): shape is TextShape => shape.kind === "text" && shape.className === "bracket-text",
    );
    expect(left!.xPx).toBeLessThan(right!.xPx);
    const brackets = around.flatMap((shape) =>
      shape.kind === "path" && shape.className === "bracket" ? [shape.d] : [],
    );
    const [openRight, openLeft] = brackets.map((d) => /M(\d+) [\d.]+H(\d+)V/.exec(d)!.slice(1).map(Number));
    expect(openRight![0]).toBeGreaterThan(openRight![1]!);
    expect(openLeft![0]).toBeLessThan(openLeft![1]!);
    expect(words(shapesIn("clean", "segment"))).toEqual(
      expect.arrayContaining(["SYN-SENT", "SYN-RECEIVED", "ESTABLISHED", "FIN-WAIT-1", "TIME-WAIT", "LAST-ACK"]),
    );
    expect(behind.filter((shape) => shape.kind === "path" && shape.className === "lifeline open")).toHaveLength(2);
  });

  test("silence is a row, longer for a longer one", () => {
    const { rows } = buildLayout(detailOf("unanswered"), { width: 800 });
    const heights = rows.filter(({ kind }) => kind === "pause").map(({ topPx, bottomPx }) => bottomPx - topPx);
    expect(heights).toHaveLength(6);
    expect(heights).toEqual(heights.toSorted((a, b) => a - b));
    expect(heights[0]).toBeLessThan(heights[5]!);
  });

  test("findings are shown beside their arrow where the page is wide", () => {
    const note = (width: number): boolean =>
      buildLayout(detailOf("wrongAck"), { width }).rows.some(({ shapes }) =>
        shapes.some((shape) => shape.kind === "text" && shape.className === "note"),
      );
    expect([note(800), note(1100)]).toEqual([false, true]);
  });

  test("a run stands folded, open with its rows, and asks for more", () => {
    const detail = detailOf("clean");
    const kinds = (options: object): readonly string[] =>
      buildLayout(detail, { width: 800, ...options })
        .rows.map(({ kind }) => kind)
        .filter((kind) => kind !== "pause");
    expect(kinds({})).toEqual(["segment", "segment", "segment", "run", "segment", "segment", "segment"]);
    expect(kinds(opened(detail)).slice(3, 9)).toEqual(["run", "data", "data", "data", "data", "more"]);
    expect(words(shapesIn("clean", "run")).join()).toContain("3 segments, 100 B →, 1.3 kB ← in ");
  });
});
