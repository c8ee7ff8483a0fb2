import { expect, test } from "vitest";
import { EventStore } from "../../src/core/tracker/events";
import { newRecorded } from "../../src/core/tracker/recorded";
import { KIND_SEGMENT } from "../../src/core/tracker/rowLayout";

/** Octets that tell the event and the place they belong to. */
function filled(length: number, seed: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (seed * 37 + i) & 0xff);
}

test("octets of many events come back as they were, however long they are", () => {
  const store = new EventStore();
  const kept = Array.from({ length: 600 }, (_, i) => ({ options: filled(i % 41, i), head: filled(i % 65, i + 7) }));
  for (const { options, head } of kept) {
    const index = store.add(KIND_SEGMENT, 0, newRecorded());
    const bytes = Uint8Array.from([1, 2, ...options, 3, ...head, 4, 5]);
    const headStart = 3 + options.length;
    store.keepBytes(index, bytes, 2, 2 + options.length, headStart, headStart + head.length);
  }
  expect(kept.map((_, index) => store.readBytes(index))).toEqual(kept);
});

test("no more than 255 octets of each are kept, over several chunks of memory", () => {
  const store = new EventStore();
  const bytes = (i: number): Uint8Array => filled(600, i);
  for (let i = 0; i < 300; i++) store.keepBytes(store.add(KIND_SEGMENT, 0, newRecorded()), bytes(i), 0, 300, 300, 600);
  for (let i = 0; i < 300; i++) {
    const { options, head } = store.readBytes(i);
    expect(options).toEqual(bytes(i).slice(0, 255));
    expect(head).toEqual(bytes(i).slice(300, 555));
  }
});

test("repeats are counted with the time of the last, in a copy too", () => {
  const store = new EventStore();
  for (let i = 0; i < 3; i++) store.add(KIND_SEGMENT, 0, newRecorded());
  store.fold(1, 5e9);
  store.fold(2, 6e9);
  store.fold(1, 7e9);
  const copy = new EventStore();
  const copies = [2, 0, 1].map((index) => copy.addFrom(store, index));
  const expected = [{ repeats: 0 }, { repeats: 2, lastRepeatNs: 7e9 }, { repeats: 1, lastRepeatNs: 6e9 }];
  expect([0, 1, 2].map((index) => store.foldedInto(index))).toEqual(expected);
  expect(copies.map((index) => copy.foldedInto(index))).toEqual([expected[2], expected[0], expected[1]]);
});

test("as many of the head as of the options, and none of either", () => {
  const store = new EventStore();
  const bytes = filled(40, 1);
  for (const [start, middle, end] of [
    [4, 12, 20],
    [4, 4, 20],
    [4, 20, 20],
    [4, 4, 4],
  ] as const) {
    const index = store.add(KIND_SEGMENT, 0, newRecorded());
    store.keepBytes(index, bytes, start, middle, middle, end);
    expect(store.readBytes(index)).toEqual({ options: bytes.slice(start, middle), head: bytes.slice(middle, end) });
  }
});
