// Where frames were recorded, as far as the capture says: the interface, and whether the frame came or left there. The `any`
// device, and pcapng with several interfaces, record a segment at each interface that it passes.

export type FrameDirection = "in" | "out";

/** An interface of the recording system. */
export interface RecordingPoint {
  /** By its index in the operating system (SLL2), by its number in the file (pcapng), or not at all: only the direction is known (SLL). */
  readonly by: "system" | "file" | "direction";
  readonly interface: number;
  readonly direction: FrameDirection | undefined;
}

/** An event has room for no more (`E_POINT_SHIFT`). Frames of further interfaces count as frames that do not say. */
const MOST_POINTS = 63;
/** Packet type of Linux cooked headers: sent by the recording system. */
const OUTGOING = 4;
/** Device type of Linux cooked headers (ARPHRD_LOOPBACK): what it sends it receives, and that is no other place. */
const LOOPBACK = 772;

export class RecordingPoints {
  /** By number; at 0 is what does not say. */
  readonly #points: (RecordingPoint | undefined)[] = [undefined];
  readonly #numbers = new Map<number, number>();
  #lastKey = -1;
  #lastNumber = 0;

  /** Numbers are below it. */
  get length(): number {
    return this.#points.length;
  }

  /** The number of a point. */
  of(number: number): RecordingPoint | undefined {
    return this.#points[number];
  }

  /** Of LINKTYPE_LINUX_SLL2: the interface's index and the packet's type. */
  ofSystem(index: number, packetType: number): number {
    return this.#numberOf(4 * index + (packetType === OUTGOING ? 1 : 0));
  }

  /** Of LINKTYPE_LINUX_SLL: the packet's type and the device's. */
  ofDirection(packetType: number, deviceType: number): number {
    return deviceType === LOOPBACK ? 0 : this.#numberOf(packetType === OUTGOING ? 7 : 3);
  }

  /** Of a frame that names its interface in the file, and nothing more. */
  ofFile(index: number): number {
    return this.#numberOf(4 * index + 2);
  }

  #numberOf(key: number): number {
    if (key === this.#lastKey) return this.#lastNumber;
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#points.length > MOST_POINTS ? 0 : this.#points.length;
      if (number > 0) {
        this.#numbers.set(key, number);
        this.#points.push(pointOf(key));
      }
    }
    this.#lastKey = key;
    this.#lastNumber = number;
    return number;
  }
}

function pointOf(key: number): RecordingPoint {
  const index = Math.floor(key / 4);
  if (key % 4 === 2) return { by: "file", interface: index, direction: undefined };
  if (key % 4 === 3) return { by: "direction", interface: 0, direction: index === 1 ? "out" : "in" };
  return { by: "system", interface: index, direction: key % 4 === 1 ? "out" : "in" };
}
