// What the page's parts may ask of the extension host, and what happens when an answer fails.

import type { HostApi } from "../src/protocol/api";
import type { Answer, Arg } from "../src/protocol/link";

export interface Host {
  call<M extends keyof HostApi & string>(method: M, arg: Arg<HostApi, M>): Promise<Answer<HostApi, M>>;
}

/** A host that may be asked before there is a link to it: calls wait until it is connected, and go on in their order. */
export interface DeferredHost {
  readonly host: Host;
  connect(to: Host): void;
}

export function deferHost(): DeferredHost {
  let connect: (to: Host) => void = () => {};
  const connected = new Promise<Host>((resolve) => {
    connect = resolve;
  });
  return { host: { call: (method, arg) => connected.then((to) => to.call(method, arg)) }, connect };
}

/** Calls whose answer nobody waits for: a failure is told to the reader, never swallowed. */
export function tell<M extends keyof HostApi & string>(
  host: Host,
  method: M,
  arg: Arg<HostApi, M>,
  failed: (error: unknown) => void,
): void {
  host.call(method, arg).catch(failed);
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
