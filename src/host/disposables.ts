import type { Disposable } from "vscode";

/** Holds everything that lives as long as its owner. Disposed once, in reverse order. */
export class DisposableStore implements Disposable {
  readonly #members: Disposable[] = [];

  add<T extends Disposable>(member: T): T {
    this.#members.push(member);
    return member;
  }

  dispose(): void {
    for (let member = this.#members.pop(); member !== undefined; member = this.#members.pop()) member.dispose();
  }
}
