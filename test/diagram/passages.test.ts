import { describe, expect, test } from "vitest";
import { buildLayout, type LayoutRow } from "../../src/core/diagram/diagramLayout";
import { renderMermaid } from "../../src/core/diagram/mermaid";
import type { ArrowShape } from "../../src/core/diagram/shapes";
import { renderSvg } from "../../src/core/diagram/svg";
import { renderText } from "../../src/core/diagram/textDiagram";
import { detailAtPlaces } from "../support/comparedCaptures";
import { detailOf } from "./subjects";

const ALL = ["client.pcap", "router.pcap", "server.pcap"];

function layoutOf(scene: string, names: readonly string[] = ALL, flow = 1, width = 900) {
  const layout = buildLayout(detailAtPlaces(scene, names, flow), { width });
  const lines = layout.behind.flatMap((shape) =>
    shape.kind === "path" && shape.className.startsWith("place-line") ? [Number(/^M([\d.]+)/.exec(shape.d)?.[1])] : [],
  );
  return { layout, lines };
}

function arrowsOf({ shapes }: LayoutRow): readonly ArrowShape[] {
  return shapes.filter((shape): shape is ArrowShape => shape.kind === "arrow");
}

/** Class names of the paths of a row, each with the x where it begins. */
function marksOf({ shapes }: LayoutRow, className: string): readonly number[] {
  return shapes.flatMap((shape) =>
    shape.kind === "path" && shape.className.split(" ").includes(className)
      ? [Number(/^M([\d.]+)/.exec(shape.d)?.[1])]
      : [],
  );
}

describe("lifelines of places", () => {
  test.each([
    [2, 480],
    [3, 480],
    [3, 1200],
  ])("%i places between the two ends at %i px", (count, width) => {
    const { layout, lines } = layoutOf("syn-ack-lost", count === 2 ? ["client.pcap", "server.pcap"] : ALL, 1, width);
    expect(lines).toHaveLength(count);
    expect([...lines].sort((a, b) => a - b)).toEqual(lines);
    const arrow = arrowsOf(layout.rows[0]!)[0]!;
    for (const xPx of lines) {
      expect(xPx).toBeGreaterThan(arrow.x1Px);
      expect(xPx).toBeLessThan(arrow.x2Px);
    }
  });

  test("a capture of one place has none", () => {
    const layout = buildLayout(detailOf("clean"), { width: 900 });
    expect(layout.hasPlaces).toBe(false);
    expect(renderSvg(layout)).not.toContain("place-line");
  });
});

describe("a segment that was lost", () => {
  test("has a row where this place did not see it, and its arrow ends with a cross in between", () => {
    const { layout, lines } = layoutOf("syn-ack-lost");
    const row = layout.rows.find(({ kind }) => kind === "elsewhere")!;
    const [arrow] = arrowsOf(row);
    expect(arrow?.head).toBe("cross");
    expect(arrow!.x2Px).toBe((lines[1]! + lines[2]!) / 2);
    expect(arrow!.x1Px).toBeGreaterThan(lines[2]!);
    expect(marksOf(row, "stop").map((xPx) => xPx + 3)).toEqual([lines[2]]);
    expect(row.label).toBe(
      "Not in this flow's frames: 198.51.100.20:80 sends SYN,ACK, seq = y. Seen at server.pcap in frame 2. Lost between server.pcap and router.pcap.",
    );
  });

  test("ends at its own row where this place has it", () => {
    const { layout } = layoutOf("syn-ack-lost", ALL, 3);
    const row = layout.rows.find(({ frame }) => frame === 2)!;
    expect(row.kind).toBe("segment");
    expect(arrowsOf(row).map(({ head }) => head)).toEqual(["cross"]);
  });
});

test("a segment that was made in between begins there", () => {
  const { layout, lines } = layoutOf("reset-in-between");
  const row = layout.rows.find(({ frame }) => frame === 5)!;
  const [arrow] = arrowsOf(row);
  expect(arrow!.x1Px).toBe((lines[1]! + lines[2]!) / 2);
  expect(arrow!.x2Px).toBeLessThan(lines[0]!);
  expect(marksOf(row, "made").map((xPx) => xPx + 5)).toEqual([(lines[1]! + lines[2]!) / 2]);
});

test("a place that could not see a segment leaves its arrow open", () => {
  const { layout, lines } = layoutOf("reset-in-between");
  const row = layout.rows.find(({ frame }) => frame === 4)!;
  const [known, unknown] = arrowsOf(row);
  expect(known).toMatchObject({ head: "none", x2Px: lines[1] });
  expect(unknown).toMatchObject({ head: "open", x1Px: lines[1] });
});

test("a change is reported where it was made, once per direction", () => {
  const { layout, lines } = layoutOf("snat", ["client.pcap", "server.pcap"]);
  const marks = layout.rows.flatMap((row) => marksOf(row, "changed-mark"));
  expect(new Set(marks)).toEqual(new Set([(lines[0]! + lines[1]!) / 2]));
  expect(marks.length).toBeGreaterThan(3);
  const texts = layout.rows.flatMap(({ shapes }) =>
    shapes.flatMap((shape) =>
      shape.kind === "text" && shape.className === "hop changed" ? [shape.spans[0]!.text] : [],
    ),
  );
  expect(texts.join(" ")).toMatch(/^source \S+ → \S+ destination \S+ → \S+$/);
});

test("a run says what became of its segments", () => {
  const { layout } = layoutOf("asymmetric-route-firewall", ["client.pcap", "server.pcap"]);
  const labels = layout.rows.map(({ label }) => label).join("\n");
  expect(labels).toMatch(/Lost between client.pcap and server.pcap/);
});

const TEXT = `\
                      │          client.pcap     router.pcap    server.pcap          │
                      │               ┆               ┆              ┆               │
  1 0.000000          │ SYN  seq = x (1958952061)     ┆              ┆               │
             SYN-SENT │───────────────●───────────────●──────────────●──────────────▶│
                      │               1    2.5 ms     1    5.2 ms    1               │
`;

test("as text, an arrow passes the places, and ends where it was lost", () => {
  const text = renderText(detailAtPlaces("syn-ack-lost", ALL), { withoutFindings: true });
  expect(text).toContain(TEXT);
  const lost = text.split("\n").findIndex((line) => line.includes("✗"));
  expect(text.split("\n")[lost]).toMatch(/┆ +┆ +✗─+●─+│/);
  expect(text.split("\n")[lost + 1]).toMatch(/┆ +┆ +lost +2 +│/);
  expect(text).not.toMatch(/undefined|NaN/);
});

test("as Mermaid, the places are participants", () => {
  const lines = renderMermaid(detailAtPlaces("syn-ack-lost", ALL)).split("\n");
  expect(lines.filter((line) => line.includes("participant")).map((line) => line.trim())).toEqual([
    "participant I as Initiator 192.0.2.10:34715",
    "participant P1 as client.pcap",
    "participant P2 as router.pcap",
    "participant P3 as server.pcap",
    "participant R as Responder 198.51.100.20:80",
  ]);
  expect(lines).toContain("  R-xP2: SYN,ACK seq = y (3606043801): lost between server.pcap and router.pcap");
  const clamped = renderMermaid(detailAtPlaces("mss-clamped", ALL));
  expect(clamped).toContain("  P2->>R: MSS 1460 → 1360");
  const made = renderMermaid(detailAtPlaces("reset-in-between", ALL));
  expect(made).toMatch(/P3->>I: RST,ACK .*: made between server\.pcap and router\.pcap/);
});
