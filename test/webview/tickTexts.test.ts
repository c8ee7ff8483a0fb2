import { expect, test } from "vitest";
import { octetTicks, timeTicks } from "../../webview/time/tickTexts";

test.each([
  [[0, 0.5, 1], 0.5, ["0.0 s", "0.5 s", "1.0 s"]],
  [[0, 0.05, 0.1], 0.05, ["0 ms", "50 ms", "100 ms"]],
  [[0, 0.000002, 0.000004], 0.000002, ["0 µs", "2 µs", "4 µs"]],
  [[10, 10.0002, 10.0004], 0.0002, ["10.0000 s", "10.0002 s", "10.0004 s"]],
  [[0, 2.5, 5], 2.5, ["0.0 s", "2.5 s", "5.0 s"]],
  [[-0.01, 0, 0.01], 0.01, ["−10 ms", "0 ms", "10 ms"]],
  [[0, 5e-8, 1e-7], 5e-8, ["0.00 µs", "0.05 µs", "0.10 µs"]],
])("times %j", (seconds, step, texts) => {
  expect(timeTicks(seconds, step)).toEqual(texts);
});

test.each([
  [[0, 1, 2], 1, ["0", "1", "2"]],
  [[0, 5000, 10_000], 5000, ["0", "5 k", "10 k"]],
  [[0, 500_000, 1_000_000], 500_000, ["0", "0.5 M", "1.0 M"]],
  [[-50, 0, 50], 50, ["−50", "0", "50"]],
  [[0, 2e9, 4e9], 2e9, ["0", "2 G", "4 G"]],
])("octets %j", (octets, step, texts) => {
  expect(octetTicks(octets, step)).toEqual(texts);
});
