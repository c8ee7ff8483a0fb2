import type { Memento, Uri } from "vscode";
import type { Capture } from "./capture";
import type { FollowMemory } from "./captures";

const KEY = "followedCaptures";

// Captures that were followed long ago are not remembered.
const MOST = 100;

/** Remembers, per workspace, which captures are followed while they grow. */
export class RememberedFollowing implements FollowMemory {
  readonly #memento: Memento;

  constructor(memento: Memento) {
    this.#memento = memento;
  }

  isFollowed(uri: Uri): boolean {
    return this.#all.includes(uri.toString());
  }

  async followAndRemember(capture: Capture, follow: boolean): Promise<void> {
    const uri = capture.uri.toString();
    const others = this.#all.filter((one) => one !== uri);
    await this.#memento.update(KEY, follow ? [uri, ...others].slice(0, MOST) : others);
    await capture.follow(follow);
  }

  get #all(): readonly string[] {
    return this.#memento.get<string[]>(KEY, []);
  }
}
