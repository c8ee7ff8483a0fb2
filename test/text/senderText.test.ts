import { describe, expect, test } from "vitest";
import { hopsText, senderText } from "../../src/core/text/senderText";

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
