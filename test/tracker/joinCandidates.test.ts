import { describe, expect, test } from "vitest";
import { JoinCandidates, SYN_ACK_NUMBER, SYN_NUMBER } from "../../src/core/tracker/joinCandidates";

const flowsOf = (joins: JoinCandidates): number[][] => [...joins.groups()].map(({ flows }) => flows);

describe("flows whose SYNs have one ISN", () => {
  test("are a group, SYNs and SYN-ACKs apart", () => {
    const joins = new JoinCandidates();
    joins.noteIsn(0, SYN_NUMBER, 77);
    joins.noteIsn(0, SYN_NUMBER, 77);
    expect(joins.isEmpty).toBe(true);
    joins.noteIsn(1, SYN_ACK_NUMBER, 77);
    joins.noteIsn(2, SYN_NUMBER, 78);
    expect(joins.isEmpty).toBe(true);
    joins.noteIsn(3, SYN_NUMBER, 77);
    expect(flowsOf(joins)).toEqual([[0, 3]]);
    joins.noteIsn(4, SYN_ACK_NUMBER, 77);
    expect(flowsOf(joins)).toEqual([
      [0, 3],
      [1, 4],
    ]);
    expect(joins.of(4)).toBe(joins.of(1));
    expect(joins.of(2)).toBeUndefined();
  });

  test("are found again by it", () => {
    const joins = new JoinCandidates();
    joins.noteIsn(5, SYN_NUMBER, -1);
    expect([joins.withIsn(SYN_NUMBER, -1), joins.withIsn(SYN_ACK_NUMBER, -1), joins.withIsn(SYN_NUMBER, 0)]).toEqual([
      5, -1, -1,
    ]);
  });

  test("are crowded from the ninth on, and then no candidate any more", () => {
    const joins = new JoinCandidates();
    for (let flow = 0; flow < 8; flow++) joins.noteIsn(flow, SYN_NUMBER, 0);
    expect(joins.of(0)?.isCrowded).toBe(false);
    for (let flow = 8; flow < 5000; flow++) joins.noteIsn(flow, SYN_NUMBER, 0);
    expect(joins.of(0)).toMatchObject({ flows: [0, 1, 2, 3, 4, 5, 6, 7], isCrowded: true });
    expect(joins.of(100)).toBeUndefined();
    expect(joins.withIsn(SYN_NUMBER, 0)).toBe(-1);
  });
});

test("groups that a flow ties together are one", () => {
  const joins = new JoinCandidates();
  joins.pair(0, 1);
  joins.noteShared({ earlier: 2, later: 3, frameNumber: 9 });
  joins.pair(1, 3);
  expect(flowsOf(joins)).toEqual([[0, 1, 2, 3]]);
  expect(joins.of(2)?.shared).toEqual([{ earlier: 2, later: 3, frameNumber: 9 }]);
});

test("flows move, and some are removed", () => {
  const joins = new JoinCandidates();
  joins.noteIsn(0, SYN_NUMBER, 5);
  joins.noteIsn(2, SYN_NUMBER, 5);
  joins.noteIsn(3, SYN_NUMBER, 6);
  joins.noteShared({ earlier: 1, later: 3, frameNumber: 9 });
  joins.renumber(Int32Array.of(-1, 0, 1, 2));
  expect(flowsOf(joins)).toEqual([[0, 2], [1]]);
  expect(joins.of(2)?.shared).toEqual([{ earlier: 0, later: 2, frameNumber: 9 }]);
  joins.noteIsn(3, SYN_NUMBER, 5);
  expect(joins.of(3)?.flows).toEqual([1, 3]);
  expect(joins.withIsn(SYN_NUMBER, 6)).toBe(2);
  joins.renumber(Int32Array.of(-1, -1, -1, 0));
  expect([joins.withIsn(SYN_NUMBER, 6), joins.withIsn(SYN_NUMBER, 5)]).toEqual([-1, 0]);
});
