import { describe, expect, test } from "vitest";
import { firstEventOf, Navigation } from "../../webview/page/navigation";

const reading = (flows: number, revision = flows) => ({ state: "reading" as const, flows, revision });
const complete = (flows: number, revision = flows) => ({ state: "complete" as const, flows, revision });
const SECOND = 1000;

describe("what is selected in a flow", () => {
  test("is what was selected when the page was closed", () => {
    const navigation = new Navigation({ key: "3", topPx: 40 });
    expect(navigation.settle()).toEqual({ key: "3", topPx: 40 });
    expect(navigation.settle(), "once").toEqual({});
  });

  test("is nothing of another flow", () => {
    const navigation = new Navigation({ key: "3", topPx: 40 });
    navigation.open();
    expect(navigation.settle()).toEqual({});
  });

  test("is the event of a jump, before what was selected there", () => {
    const navigation = new Navigation({ key: "3", topPx: 40 });
    navigation.want(7);
    expect(navigation.settle()).toEqual({ event: 7, key: "3", topPx: 40 });
  });

  test("is forgotten when another flow is drawn", () => {
    const navigation = new Navigation({});
    navigation.select(5);
    expect(navigation.selectedEvent).toBe(5);
    navigation.drawn();
    expect(navigation.selectedEvent).toBeUndefined();
  });
});

describe("a jump", () => {
  test("goes to a flow that has been read, or before anything is known", () => {
    const navigation = new Navigation({});
    expect(navigation.canGoTo({ flowId: 9, event: undefined })).toBe(true);
    navigation.summarize(reading(9), undefined, undefined, 0);
    expect(navigation.canGoTo({ flowId: 9, event: undefined })).toBe(true);
    expect(navigation.isUnderWay).toBe(false);
  });

  test("waits for its flow, and comes with the summary that has it", () => {
    const navigation = new Navigation({});
    navigation.summarize(reading(2), undefined, undefined, 0);
    const target = { flowId: 4, event: 1 };
    expect(navigation.canGoTo(target)).toBe(false);
    expect(navigation.isUnderWay).toBe(true);
    expect(navigation.summarize(reading(3), undefined, undefined, 0).reveal).toBeUndefined();
    expect(navigation.summarize(reading(4), undefined, undefined, 0).reveal).toBe(target);
    expect(navigation.canGoTo(target)).toBe(true);
    expect(navigation.summarize(reading(5), undefined, undefined, 0).reveal).toBeUndefined();
  });

  test("takes the place of one that waits", () => {
    const navigation = new Navigation({});
    navigation.summarize(reading(2), undefined, undefined, 0);
    navigation.canGoTo({ flowId: 4, event: 1 });
    expect(navigation.canGoTo({ flowId: 1, event: 0 })).toBe(true);
    expect(navigation.summarize(reading(4), undefined, undefined, 0).reveal).toBeUndefined();
  });

  test("is under way until it has arrived, however many there are", () => {
    const navigation = new Navigation({});
    const [first, second] = [navigation.jump(), navigation.jump()];
    first();
    expect(navigation.isUnderWay).toBe(true);
    second();
    expect(navigation.isUnderWay).toBe(false);
  });
});

describe("the chosen flow", () => {
  test("is asked for once it was read", () => {
    const navigation = new Navigation({});
    expect(navigation.summarize(reading(2), 3, undefined, 0).askFlow).toBe(false);
    expect(navigation.summarize(reading(3), 3, undefined, 0).askFlow).toBe(true);
  });

  test("is asked for once a second while it is on the screen and the capture is read", () => {
    const navigation = new Navigation({});
    const asked = [0, 10, SECOND - 1, SECOND, SECOND + 1, 2 * SECOND - 1, 2 * SECOND].filter(
      (now) => navigation.summarize(reading(3, now), 3, 3, now).askFlow,
    );
    expect(asked).toEqual([0, SECOND, 2 * SECOND]);
  });

  test("is asked for at once where another is on the screen, and when the reading is over", () => {
    const navigation = new Navigation({});
    navigation.summarize(reading(3), 3, 3, 0);
    expect(navigation.summarize(reading(3), 3, 2, 1).askFlow).toBe(true);
    expect(navigation.summarize(complete(3), 3, 3, 2).askFlow).toBe(true);
  });

  test("is opened where a capture has but one, and not before that is known", () => {
    const opens = (summary: ReturnType<typeof reading> | ReturnType<typeof complete>, chosen?: number) =>
      new Navigation({}).summarize(summary, chosen, undefined, 0).openFirst;
    expect(opens(reading(1))).toBe(false);
    expect(opens(complete(1))).toBe(true);
    expect(opens(complete(2))).toBe(false);
    expect(opens(complete(1), 1)).toBe(false);
  });
});

test("a reading that began again is distinguished from one that continues", () => {
  const navigation = new Navigation({});
  const steps = [reading(3, 10), reading(4, 11), reading(1, 2)].map((summary) =>
    navigation.summarize(summary, undefined, undefined, 0),
  );
  expect(steps.map(({ isFirst }) => isFirst)).toEqual([true, false, false]);
  expect(steps.map(({ restarted }) => restarted)).toEqual([false, false, true]);
});

test.each([
  [
    "the most severe finding",
    [
      { severity: "warning", event: 4 },
      { severity: "error", event: 6 },
    ],
    { syn: 0, synAck: 1 },
    6,
  ],
  [
    "a warning where there is no error",
    [
      { severity: "hint", event: 2 },
      { severity: "warning", event: 4 },
    ],
    { syn: 0, synAck: 1 },
    4,
  ],
  ["the SYN-ACK", [{ severity: "hint", event: 5 }], { syn: 0, synAck: 1 }, 1],
  ["the SYN that was not answered", [], { syn: 3 }, 3],
  ["the first event", [], {}, 0],
])("first selected is %s", (_, findings, handshake, event) => {
  const detail = { findings, flow: { handshake } } as unknown as Parameters<typeof firstEventOf>[0];
  expect(firstEventOf(detail)).toBe(event);
});
