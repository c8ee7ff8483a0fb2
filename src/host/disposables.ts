import type { Disposable } from "vscode";

/** Everything that lives as long as its owner, in one place. Disposed in reverse order, once. */
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
