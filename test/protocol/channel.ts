import type { Port } from "../../src/protocol/link";

/** Two ends of a channel that clones what it carries and delivers it later, as workers and webviews do. */
export function channel(): [MemoryPort, MemoryPort] {
  const a = new MemoryPort();
  const b = new MemoryPort();
  a.other = b;
  b.other = a;
  return [a, b];
}

export class MemoryPort implements Port {
  other: MemoryPort | undefined;
  sent: unknown[] = [];
  readonly listeners = new Set<(message: unknown) => void>();

  post(message: unknown): unknown {
    const copy = structuredClone(message);
    this.sent.push(copy);
    queueMicrotask(() => {
      for (const listener of this.other?.listeners ?? []) listener(copy);
    });
    return undefined;
  }

  onMessage(listener: (message: unknown) => void) {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  }
}
