import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Settling } from "../../src/host/capture/settling";

describe("a capture's texts", () => {
  let times = 0;
  let settling = new Settling(() => {});

  beforeEach(() => {
    vi.useFakeTimers();
    times = 0;
    settling = new Settling(() => times++);
  });

  afterEach(() => {
    settling.dispose();
    vi.useRealTimers();
  });

  test("are made when it was read, not while it is", () => {
    settling.note({ state: "reading", revision: 1 });
    vi.advanceTimersByTime(5000);
    expect(times).toBe(0);
    settling.note({ state: "complete", revision: 2 });
    vi.advanceTimersByTime(0);
    expect(times).toBe(1);
  });

  test("are made once a second while it grows, however often it changes", () => {
    for (let revision = 0; revision < 25; revision++) {
      settling.note({ state: "following", revision });
      vi.advanceTimersByTime(100);
    }
    // The third second's is on its way.
    expect(times).toBe(2);
    vi.advanceTimersByTime(1000);
    expect(times).toBe(3);
  });

  test("stay when only its state changes", () => {
    settling.note({ state: "complete", revision: 3 });
    vi.advanceTimersByTime(0);
    settling.note({ state: "following", revision: 3 });
    vi.advanceTimersByTime(5000);
    expect(times).toBe(1);
  });

  test("do not wait when what grew was read again to its end", () => {
    settling.note({ state: "following", revision: 1 });
    settling.note({ state: "complete", revision: 2 });
    vi.advanceTimersByTime(0);
    expect(times).toBe(1);
    vi.advanceTimersByTime(5000);
    expect(times).toBe(1);
  });

  test("are not made when nobody needs them any more", () => {
    settling.note({ state: "following", revision: 1 });
    settling.dispose();
    vi.advanceTimersByTime(5000);
    expect(times).toBe(0);
  });
});
