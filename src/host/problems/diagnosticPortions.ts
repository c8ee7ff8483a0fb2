// Diagnostics are sent to VS Code in portions: it converts them synchronously, on the thread of all extensions.

import { type Diagnostic, type DiagnosticCollection, languages, type Uri } from "vscode";
import { DisposableStore } from "../disposables";

/** Converting this many takes a few milliseconds. */
const PORTION = 50;
/** Time for other extensions on the thread. */
const PAUSE_MS = 5;
/** VS Code keeps 1000 for a document. */
const PORTIONS = 20;

/** Like a `DiagnosticCollection`, but one whose documents are set in several turns of the event loop. */
export class DiagnosticPortions {
  readonly #store = new DisposableStore();
  readonly #collections: readonly DiagnosticCollection[];
  /** The newest set of each document that is being written; older ones stop. */
  readonly #writing = new Map<string, readonly Diagnostic[]>();

  constructor(name: string) {
    this.#collections = Array.from({ length: PORTIONS }, (_, i) =>
      this.#store.add(languages.createDiagnosticCollection(i === 0 ? name : `${name}-${i + 1}`)),
    );
  }

  /** The first portion is set at once; the promise settles after the last one, or when a newer set replaces it. */
  async set(uri: Uri, diagnostics: readonly Diagnostic[]): Promise<void> {
    const key = uri.toString();
    this.#writing.set(key, diagnostics);
    for (const [i, collection] of this.#collections.entries()) {
      const portion = diagnostics.slice(i * PORTION, (i + 1) * PORTION);
      if (i > 0 && portion.length === 0 && !collection.has(uri)) continue;
      if (i > 0) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      if (this.#writing.get(key) !== diagnostics) return;
      collection.set(uri, portion);
    }
    this.#writing.delete(key);
  }

  delete(uri: Uri): void {
    this.#writing.delete(uri.toString());
    for (const collection of this.#collections) if (collection.has(uri)) collection.delete(uri);
  }

  /** The documents that have any. */
  get uris(): readonly Uri[] {
    const uris: Uri[] = [];
    for (const [uri] of this.#collections[0]!) uris.push(uri);
    return uris;
  }

  dispose(): void {
    this.#writing.clear();
    this.#store.dispose();
  }
}
