import { describe, expect, test } from "vitest";
import { departs, hopsApart, hopsTravelled } from "../../src/core/evidence/hopCounts";
import { senderProfile } from "../../src/core/evidence/senderProfile";
import { analyzeScript } from "../support/capture";

describe("hops", () => {
  test("travelled are counted from the next initial value", () => {
    expect([64, 63, 33, 32, 1, 65, 128, 129, 255].map(hopsTravelled)).toEqual([0, 1, 31, 0, 31, 63, 0, 126, 0]);
  });

  test("a difference is of the distances, and not of the values", () => {
    expect([hopsApart(60, 251), hopsApart(60, 124), hopsApart(60, 58), hopsApart(120, 46)]).toEqual([0, 0, 2, 10]);
  });

  test.each([
    [58, [58], false],
    [57, [58], false],
    [56, [58], true],
    [60, [58], true],
    [28, [58], true],
    [122, [58], false],
    [55, [58, 57], false],
    [54, [58, 57], true],
    [50, [58, 54], false],
    [48, [58, 54], true],
    [58, [], false],
    [2, [58], false],
    [64, [1], false],
    [0, [58], false],
  ] as const)("%i departs from %j: %s", (hops, usual, expected) => {
    expect(departs(hops, usual)).toBe(expected);
  });
});

describe("the profile of a side", () => {
  const { flows } = analyzeScript(`
    > S  0:0(0) ttl 61 ipid 100
    < S. 0:0(0) ack 1 ttl 52 ipid 0 mac 9
    > .  1:1(0) ack 1 ttl 61 ipid 101
    > P. 1:11(10) ack 1 ttl 60 ipid 102
    < F. 1:1(0) ack 11 ttl 52 ipid 0
    < R. 2:2(0) ack 11 ttl 99 ipid 55 mac 7`);

  test("has what its segments have, and not what RSTs have", () => {
    expect(senderProfile(flows[0]!, "initiator")).toMatchObject({
      hops: [61, 60],
      hostHops: [61],
      ipIds: "counting",
      macs: ["02:00:00:00:00:01"],
    });
    expect(senderProfile(flows[0]!, "responder")).toMatchObject({
      hops: [52],
      hostHops: [52],
      ipIds: "zero",
      macs: ["02:00:00:00:00:09", "02:00:00:00:00:02"],
    });
  });

  test("has window, scale and options of its SYN or SYN-ACK, and the rate of its timestamps", () => {
    const [flow] = analyzeScript(`
      > S  0:0(0) win 64240 <mss 1460,sackOK,TS val 5000 ecr 0,nop,wscale 7>
      < S. 0:0(0) ack 1 win 1024 <mss 1460>
      > .  1:1(0) ack 1 win 502 <TS val 5002 ecr 0>
      +2 > F. 1:1(0) ack 1 win 502 <TS val 7003 ecr 0>`).flows;
    expect(senderProfile(flow!, "initiator")).toMatchObject({
      window: 64_240,
      windowScale: 7,
      options: ["MSS", "SACK permitted", "timestamps", "NOP", "window scale"],
      clockHz: 1000,
    });
    expect(senderProfile(flow!, "responder")).toMatchObject({ window: 1024, windowScale: undefined, options: ["MSS"] });
    expect(senderProfile(flow!, "responder").clockHz).toBeUndefined();
    const [part] = analyzeScript("> . 1:1(0) ack 1 win 502").flows;
    expect(senderProfile(part!, "initiator")).not.toHaveProperty("window");
  });

  test("IP IDs vary where a step is large or backward, and wrap", () => {
    const courseOf = (ids: readonly number[], family: 4 | 6 = 4): string | undefined => {
      const script = ids.map((id, i) => `flow 1: > S 0:0(0) ipid ${id} ttl ${50 + i}`).join("\n+1 ");
      return senderProfile(analyzeScript(script, { family }).flows[0]!, "initiator").ipIds;
    };
    expect(courseOf([10, 11, 500])).toBe("counting");
    expect(courseOf([65535, 3])).toBe("counting");
    expect(courseOf([10, 9])).toBe("varying");
    expect(courseOf([10, 30000])).toBe("varying");
    expect(courseOf([0, 0])).toBe("zero");
    expect(courseOf([10])).toBeUndefined();
    expect(courseOf([10, 11], 6)).toBeUndefined();
  });
});
