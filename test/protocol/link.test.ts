import { describe, expect, expectTypeOf, test } from "vitest";
import type { AnalysisApi, CaptureSummary, FlowDetail, FlowPage, FlowQuery } from "../../src/protocol/api";
import { type Answer, type Arg, type Handlers, Link, LinkError, type Port } from "../../src/protocol/link";
import { channel } from "./channel";

interface Far {
  add(arg: { a: number; b: number }): number;
  fail(arg: { name: string }): void;
  never(arg: Record<string, never>): void;
  octets(arg: { count: number }): Uint8Array;
  uncloneable(arg: Record<string, never>): unknown;
  maybe(arg: { id: number } | undefined): string | undefined;
}

interface Near {
  greet(arg: { name: string }): string;
}

const far: Handlers<Far> = {
  add: ({ a, b }) => a + b,
  fail: ({ name }) => {
    const error = new RangeError("out of range");
    if (name !== "") error.name = name;
    throw error;
  },
  never: () => new Promise<void>(() => {}),
  octets: async ({ count }) => new Uint8Array(count).fill(7),
  uncloneable: () => () => 1,
  maybe: (arg) => (arg === undefined ? undefined : `#${arg.id}`),
};

function pair() {
  const [here, there] = channel();
  const near = new Link<Far, Near>(here, { greet: ({ name }) => `hello ${name}` });
  return { near, far: new Link<Near, Far>(there, far), here, there };
}

describe("calls", () => {
  test("are answered in both directions", async () => {
    const { near, far } = pair();
    expect(await near.call("add", { a: 2, b: 3 })).toBe(5);
    expect(await far.call("greet", { name: "you" })).toBe("hello you");
  });

  test("many at once each get their own answer", async () => {
    const { near } = pair();
    const sums = await Promise.all(Array.from({ length: 50 }, (_, a) => near.call("add", { a, b: 1 })));
    expect(sums).toEqual(Array.from({ length: 50 }, (_, a) => a + 1));
  });

  test("carry typed arrays, and undefined as argument and answer", async () => {
    const { near } = pair();
    expect(await near.call("octets", { count: 3 })).toEqual(new Uint8Array([7, 7, 7]));
    expect(await near.call("maybe", undefined)).toBeUndefined();
    expect(await near.call("maybe", { id: 4 })).toBe("#4");
  });
});

describe("failures", () => {
  test("keep their name and message", async () => {
    const { near } = pair();
    await expect(near.call("fail", { name: "" })).rejects.toMatchObject({
      name: "RangeError",
      message: "out of range",
    });
    await expect(near.call("fail", { name: "CaptureError" })).rejects.toMatchObject({ name: "CaptureError" });
  });

  test("an unknown method is refused, an inherited one too", async () => {
    const { near } = pair();
    const wild = near as unknown as Link<{ toString(arg: null): string; gone(arg: null): string }, Near>;
    await expect(wild.call("gone", null)).rejects.toThrow('Unknown method "gone"');
    await expect(wild.call("toString", null)).rejects.toThrow("Unknown method");
  });

  test("an argument or answer that cannot be cloned rejects the call", async () => {
    const { near } = pair();
    const wild = near as unknown as Link<{ add(arg: unknown): number }, Near>;
    await expect(wild.call("add", { a: () => 1 })).rejects.toBeInstanceOf(LinkError);
    await expect(near.call("uncloneable", {})).rejects.toMatchObject({ name: "DataCloneError" });
  });

  test.each([() => false, async () => false, () => Promise.reject(new Error("closed"))])(
    "a call that is not delivered is rejected",
    async (post) => {
      const port: Port = { post, onMessage: () => ({ dispose() {} }) };
      await expect(new Link<Far, Near>(port, { greet: () => "" }).call("never", {})).rejects.toBeInstanceOf(LinkError);
    },
  );
});

describe("the end of a link", () => {
  test("rejects what waits and what comes later, and stops serving", async () => {
    const { near, far, here, there } = pair();
    const waiting = near.call("never", {});
    near.dispose();
    near.dispose();
    await expect(waiting).rejects.toBeInstanceOf(LinkError);
    await expect(near.call("add", { a: 1, b: 1 })).rejects.toBeInstanceOf(LinkError);
    expect(here.listeners.size).toBe(0);
    far.dispose();
    expect(there.listeners.size).toBe(0);
  });

  test("a late answer after it is not posted", async () => {
    const { near, far, there } = pair();
    const waiting = near.call("octets", { count: 1 });
    far.dispose();
    near.dispose();
    await expect(waiting).rejects.toBeInstanceOf(LinkError);
    expect(there.sent).toEqual([]);
  });

  test("abandoned calls are rejected while the link continues", async () => {
    const { near } = pair();
    const waiting = near.call("never", {});
    near.abandon("hidden");
    await expect(waiting).rejects.toThrow("hidden");
    expect(await near.call("add", { a: 1, b: 1 })).toBe(2);
  });
});

test("the answer to one page's call never reaches the page that took its place", async () => {
  const [here, there] = channel();
  let release: (value: string) => void = () => {};
  new Link<object, Near>(there, { greet: ({ name }) => (name === "old" ? new Promise((r) => (release = r)) : name) });
  const old = new Link<Near, object>(here, {});
  const lost = old.call("greet", { name: "old" });
  await Promise.resolve();
  old.dispose();
  const young = new Link<Near, object>(here, {});
  const answer = young.call("greet", { name: "young" });
  release("old");
  expect(await answer).toBe("young");
  await expect(lost).rejects.toBeInstanceOf(LinkError);
});

test("foreign messages are ignored", async () => {
  const { near, here } = pair();
  for (const listener of here.listeners)
    for (const message of [null, 1, "x", {}, { kind: "answer" }]) listener(message);
  expect(await near.call("add", { a: 1, b: 1 })).toBe(2);
});

test("the types tie each answer to its call", () => {
  expectTypeOf<Arg<AnalysisApi, "flows">>().toEqualTypeOf<FlowQuery>();
  expectTypeOf<Answer<AnalysisApi, "flows">>().toEqualTypeOf<FlowPage>();
  expectTypeOf<Answer<AnalysisApi, "flow">>().toEqualTypeOf<FlowDetail | undefined>();
  expectTypeOf<Handlers<AnalysisApi>["open"]>().returns.toEqualTypeOf<CaptureSummary | Promise<CaptureSummary>>();
  const call = (link: Link<Far, Near>) => {
    // @ts-expect-error there is no such method
    void link.call("subtract", { a: 1, b: 1 });
    // @ts-expect-error the argument is another method's
    void link.call("add", { count: 1 });
    return link.call("add", { a: 1, b: 1 });
  };
  expectTypeOf(call).returns.resolves.toEqualTypeOf<number>();
});
