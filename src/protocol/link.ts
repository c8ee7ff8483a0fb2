// Carries calls between two places that share nothing but messages: worker ↔ extension host ↔ webview.
// Both directions are equal, and a message without an answer is a call that answers nothing.

/** One end of a message channel: a webview panel, `acquireVsCodeApi()`, or a worker's port. */
export interface Port {
  /** May return false (or a promise of it) if there is no receiver: then the call is rejected. */
  post(message: unknown): unknown;
  onMessage(listener: (message: unknown) => void): { dispose(): void };
}

// biome-ignore lint/suspicious/noExplicitAny: a constraint that any method fits; `unknown` would refuse them all.
type Method = (arg: any) => unknown;

export type Arg<Api, M extends keyof Api> = Api[M] extends Method ? Parameters<Api[M]>[0] : never;
export type Answer<Api, M extends keyof Api> = Api[M] extends Method ? ReturnType<Api[M]> : never;

/** The implementation of an API: each method may answer at once or later. */
export type Handlers<Api> = {
  readonly [M in keyof Api]: (arg: Arg<Api, M>) => Answer<Api, M> | Promise<Answer<Api, M>>;
};

type Message =
  | { readonly kind: "call"; readonly id: string; readonly method: string; readonly arg: unknown }
  | { readonly kind: "answer"; readonly id: string; readonly value: unknown }
  | { readonly kind: "failure"; readonly id: string; readonly name: string; readonly message: string };

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** The far end is gone, or never received the call. `name` distinguishes it from failures at the far end. */
export class LinkError extends Error {
  override readonly name = "LinkError";
}

/**
 * Calls `Theirs` at the far end of a port and serves `Ours` to it. Every call settles: a failure there rejects here with
 * the same name and message, and pending calls are rejected with a `LinkError` when the link is disposed.
 */
export class Link<Theirs, Ours> {
  readonly #port: Port;
  readonly #ours: Handlers<Ours>;
  readonly #listening: { dispose(): void };
  readonly #waiting = new Map<string, Waiting>();
  // A hidden page is created anew when it is shown: answers in transit to the old page must not settle calls of the new one.
  readonly #session = Math.random().toString(36).slice(2);
  #lastId = 0;
  #disposed = false;

  constructor(port: Port, ours: Handlers<Ours>) {
    this.#port = port;
    this.#ours = ours;
    this.#listening = port.onMessage((message) => void this.#receive(message));
  }

  call<M extends keyof Theirs & string>(method: M, arg: Arg<Theirs, M>): Promise<Answer<Theirs, M>> {
    if (this.#disposed) return Promise.reject(new LinkError(`"${method}" was called after the link was closed.`));
    return new Promise((resolve, reject) => {
      const id = `${this.#session}.${++this.#lastId}`;
      this.#waiting.set(id, { resolve: resolve as Waiting["resolve"], reject });
      const undelivered = (reason: unknown) => this.#settle(id)?.reject(new LinkError(`"${method}": ${reason}`));
      this.#post({ kind: "call", id, method, arg }, undelivered);
    });
  }

  /** Rejects the pending calls, because their receiver is gone; the link itself stays open. */
  abandon(reason: string): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const call of waiting) call.reject(new LinkError(reason));
  }

  /** Stops listening, and rejects the pending calls and all later ones. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#listening.dispose();
    this.abandon("The link was closed.");
  }

  async #receive(received: unknown): Promise<void> {
    if (this.#disposed || !isMessage(received)) return;
    switch (received.kind) {
      case "call":
        return this.#serve(received.id, received.method, received.arg);
      case "answer":
        return this.#settle(received.id)?.resolve(received.value);
      case "failure": {
        const error = new Error(received.message);
        error.name = received.name;
        return this.#settle(received.id)?.reject(error);
      }
    }
  }

  async #serve(id: string, method: string, arg: unknown): Promise<void> {
    const fail = (reason: unknown) => {
      const { name, message } = reason instanceof Error ? reason : { name: "Error", message: String(reason) };
      this.#post({ kind: "failure", id, name, message });
    };
    try {
      if (!Object.hasOwn(this.#ours, method)) throw new LinkError(`Unknown method "${method}".`);
      const value = await this.#ours[method as keyof Ours](arg as never);
      // An answer that cannot be cloned is a failure too; the caller must not wait forever.
      this.#post({ kind: "answer", id, value }, fail);
    } catch (error) {
      fail(error);
    }
  }

  #settle(id: string): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  #post(message: Message, undelivered: (reason: unknown) => void = () => {}): void {
    if (this.#disposed) return;
    try {
      const delivered = this.#port.post(message);
      const refuse = (value: unknown) => {
        if (value === false) undelivered("there is no receiver");
      };
      if (delivered instanceof Object && "then" in delivered) (delivered as Promise<unknown>).then(refuse, undelivered);
      else refuse(delivered);
    } catch (error) {
      undelivered(error);
    }
  }
}

/** A page that was taken over may send anything. */
function isMessage(message: unknown): message is Message {
  const { kind, id, method, name, message: text } = (message ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof id !== "string") return false;
  switch (kind) {
    case "call":
      return typeof method === "string";
    case "answer":
      return true;
    case "failure":
      return typeof name === "string" && typeof text === "string";
    default:
      return false;
  }
}
