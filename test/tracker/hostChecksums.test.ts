import { expect, test } from "vitest";
import { HostChecksums } from "../../src/core/tracker/hostChecksums";

test("right and wrong ones of each host", () => {
  const checksums = new HostChecksums();
  for (const fits of [true, false, true]) checksums.note(1, fits);
  checksums.note(2, false);
  expect(checksums.of(1)).toEqual({ right: 2, wrong: 1 });
  expect(checksums.of(2)).toEqual({ right: 0, wrong: 1 });
  expect(checksums.of(3)).toEqual({ right: 0, wrong: 0 });
});

test("of very many hosts the first are distinguished", () => {
  const checksums = new HostChecksums();
  for (let host = 0; host < 20_000; host++) checksums.note(host, true);
  expect(checksums.of(16_383)).toEqual({ right: 1, wrong: 0 });
  expect(checksums.of(16_384)).toEqual({ right: 0, wrong: 0 });
});
