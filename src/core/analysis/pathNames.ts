// The texts of VLANs and tunnels of a capture, which has a name itself where it is compared with others.

export class PathNames {
  readonly #place: string | undefined;
  #named: readonly string[] = [];

  /** `place` is the capture's name; undefined where it is analyzed alone. */
  constructor(place: string | undefined) {
    this.#place = place;
  }

  /** Remembered: paths are only added. */
  of(layers: readonly string[]): readonly string[] {
    const place = this.#place;
    if (place === undefined) return layers;
    if (this.#named.length !== layers.length)
      this.#named = layers.map((text) => (text === "" ? place : `${place} / ${text}`));
    return this.#named;
  }

  /** The text of VLANs and tunnels alone, of a path with the capture's name. */
  layersOf(path: string): string {
    const place = this.#place;
    if (place === undefined) return path;
    return path === place ? "" : path.slice(`${place} / `.length);
  }
}
