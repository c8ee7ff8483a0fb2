// The page's side of VS Code's webview API: messages and a small stored state.

import type { Port } from "../src/protocol/link";

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

export interface Shell {
  readonly port: Port;
  /** What `save` stored last, also before the page was hidden or the window reloaded. Untrusted: it may be of an older version. */
  restore(): unknown;
  save(state: unknown): void;
}

/** May be called only once per page: VS Code refuses a second call. */
export function connectShell(): Shell {
  const api = acquireVsCodeApi();
  return {
    port: {
      post: (message) => api.postMessage(message),
      onMessage(listener) {
        const receive = (event: MessageEvent) => listener(event.data);
        window.addEventListener("message", receive);
        return { dispose: () => window.removeEventListener("message", receive) };
      },
    },
    restore: () => api.getState(),
    save: (state) => api.setState(state),
  };
}
