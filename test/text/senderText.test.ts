import { describe, expect, test } from "vitest";
import { departureText, hopsText, senderText } from "../../src/core/text/senderText";

test("one value, two, and a range, in order", () => {
  expect([[], [52], [53, 52], [57, 52, 55]].map(hopsText)).toEqual(["", "52", "52 and 53", "52 to 57"]);
});

describe("the usual values of a sender", () => {
  const nothing = { hops: [], hostHops: [64], ipIds: undefined, macs: [] };

  test("all that is known", () => {
    const profile = { ...nothing, hops: [52], ipIds: "counting" as const, macs: ["02:00:00:00:00:02"] };
    expect(senderText({ family: 4 }, profile)).toBe("TTL 52 · IP ID counting up · from 02:00:00:00:00:02");
    expect(senderText({ family: 6 }, { ...profile, ipIds: undefined })).toBe("hop limit 52 · from 02:00:00:00:00:02");
  });

  test("window, options and clock", () => {
    const profile = { ...nothing, window: 64_240, windowScale: 7, options: ["MSS", "NOP"], clockHz: 1000 };
    expect(senderText({ family: 4 }, profile)).toBe(
      "first window 64240, scale 7 · options MSS, NOP · timestamps count 1,000 a second",
    );
    expect(senderText({ family: 4 }, { ...profile, windowScale: undefined, options: [], clockHz: undefined })).toBe(
      "first window 64240",
    );
  });

  test("nothing, and several addresses", () => {
    expect(senderText({ family: 4 }, nothing)).toBe("");
    expect(senderText({ family: 4 }, { ...nothing, macs: ["a", "b"] })).toBe("from 2 Ethernet addresses");
    expect(senderText({ family: 4 }, { ...nothing, ipIds: "zero" })).toBe("IP ID always 0");
    expect(senderText({ family: 4 }, { ...nothing, ipIds: "varying" })).toBe("IP ID varying");
  });
});

describe("what a segment has that its sender's others have not", () => {
  const profile = { hops: [52, 53], hostHops: [52], ipIds: undefined, macs: ["02:00:00:00:00:02"] };
  const segment = (hops: number, source: string) =>
    ({ seg: { hops }, link: { source, destination: "" } }) as unknown as Parameters<typeof departureText>[2];

  test.each([
    [28, "02:00:00:00:00:09", "TTL 28 · from 02:00:00:00:00:09"],
    [28, "02:00:00:00:00:02", "TTL 28"],
    [53, "02:00:00:00:00:02", ""],
    [0, "02:00:00:00:00:02", ""],
  ])("TTL %i from %s", (hops, source, text) => {
    expect(departureText({ family: 4 }, profile, segment(hops, source))).toBe(text);
  });

  test("nothing to compare with", () => {
    expect(departureText({ family: 4 }, { ...profile, hops: [], macs: [] }, segment(28, "a"))).toBe("");
  });
});
