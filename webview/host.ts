// The page's calls to the extension host, and the handling of failures.

import type { HostApi } from "../src/protocol/api";
import type { Answer, Arg } from "../src/protocol/link";

export interface Host {
  call<M extends keyof HostApi & string>(method: M, arg: Arg<HostApi, M>): Promise<Answer<HostApi, M>>;
}

/** A host that can be called before its link exists: calls wait until it is connected, and are sent in order. */
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

/** Calls without an awaited answer: a failure is shown to the user, never swallowed. */
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
