// Requests for Ethernet addresses (ARP, Neighbor Discovery) and their answers: what was answered late, and what never.

import type { NeighborWait } from "../flow/flow";
import { LEAVES_WITHIN_NS, SHORTEST_TIMEOUT_NS } from "../tcp/thresholds";
import type { NeighborMessage } from "../wire/neighborMessage";
import type { Recorded } from "./recorded";

/** Requests of one host for one address. */
export interface Requests {
  readonly family: 4 | 6;
  readonly asker: string;
  readonly askerMac: string;
  readonly target: string;
  readonly firstFrame: number;
  readonly firstFileOffset: number;
  readonly firstNs: number;
  lastNs: number;
  count: number;
}

/** Two Ethernet addresses that answered one request. */
export interface TwoAnswers extends Pick<Requests, "family" | "asker" | "target"> {
  readonly answers: readonly [Answer, Answer];
}

interface Answer {
  readonly mac: string;
  readonly frame: number;
  readonly fileOffset: number;
  readonly timeNs: number;
}

/** More pairs than these are not held, and more late answers are not remembered. */
const MOST_PAIRS = 4096;
const MOST_LATE = 1024;
const MOST_TWICE = 64;
/** A host that asks for so many addresses in vain scans its network. */
const SCANNED = 8;
/** So many requests without an answer: a stack asks three times before it gives up (RFC 4861 §10, MAX_MULTICAST_SOLICIT). */
const GIVEN_UP = 3;

export class NeighborTable {
  /** By asker and target. */
  readonly #open = new Map<string, Requests>();
  readonly #late: (NeighborWait & { readonly asker: string })[] = [];

  /** By asker and target: the first answer to the last request. */
  readonly #answered = new Map<string, Answer>();
  /** By target. */
  readonly #twice = new Map<string, TwoAnswers>();

  /** Some segment may have waited for an answer. */
  get hasLate(): boolean {
    return this.#late.length > 0;
  }

  take(message: NeighborMessage, { frameNumber, timeNs, fileOffset }: Recorded): void {
    const { kind, family, asker, askerMac, target } = message;
    const key = `${asker} ${target}`;
    const open = this.#open.get(key);
    if (kind === "request") {
      if (open) {
        // Sooner, it is the same request, recorded at another interface or port.
        if (timeNs - open.lastNs < SHORTEST_TIMEOUT_NS) return;
        open.count++;
        open.lastNs = timeNs;
      } else if (this.#open.size < MOST_PAIRS)
        this.#open.set(key, {
          family,
          asker,
          askerMac,
          target,
          firstFrame: frameNumber,
          firstFileOffset: fileOffset,
          firstNs: timeNs,
          lastNs: timeNs,
          count: 1,
        });
      return;
    }
    const answer: Answer = { mac: message.targetMac, frame: frameNumber, fileOffset, timeNs };
    if (open) {
      this.#open.delete(key);
      if (this.#answered.size < MOST_PAIRS || this.#answered.has(key)) this.#answered.set(key, answer);
      if (timeNs - open.firstNs >= SHORTEST_TIMEOUT_NS && this.#late.length < MOST_LATE)
        this.#late.push({
          asker,
          protocol: family === 4 ? "ARP" : "Neighbor Discovery",
          target,
          requests: open.count,
          firstFrame: open.firstFrame,
          firstFileOffset: open.firstFileOffset,
          answerFrame: frameNumber,
          waitedNs: timeNs - open.firstNs,
          answeredNs: timeNs,
          askerMac: open.askerMac || askerMac,
          targetMac: message.targetMac,
        });
    } else this.#compare(answer, this.#answered.get(key), message);
  }

  /** A later answer to the same request. */
  #compare(answer: Answer, first: Answer | undefined, { family, asker, target }: NeighborMessage): void {
    if (!first?.mac || !answer.mac || answer.mac === first.mac) return;
    if (answer.timeNs - first.timeNs >= SHORTEST_TIMEOUT_NS) return;
    if (this.#twice.size < MOST_TWICE && !this.#twice.has(target))
      this.#twice.set(target, { family, asker, target, answers: [first, answer] });
  }

  /** The first of each target. */
  get answeredTwice(): readonly TwoAnswers[] {
    return [...this.#twice.values()];
  }

  /** The late answer after which a frame between these two Ethernet addresses left at once, at `timeNs`. */
  waitBefore(source: string, destination: string, timeNs: number): NeighborWait | undefined {
    return this.#late.findLast(
      ({ askerMac, targetMac, answeredNs }) =>
        targetMac === destination &&
        (askerMac === source || askerMac === "") &&
        timeNs >= answeredNs &&
        timeNs - answeredNs <= LEAVES_WITHIN_NS,
    );
  }

  /** The same, of a frame without Ethernet addresses: a packet that `source` sent, to the neighbor or by way of it. */
  waitBeforePacket(source: string, timeNs: number): NeighborWait | undefined {
    return this.#late.findLast(
      ({ asker, answeredNs }) => asker === source && timeNs >= answeredNs && timeNs - answeredNs <= LEAVES_WITHIN_NS,
    );
  }

  /** What was asked for again and again and never answered, without the scans of a network. */
  get unanswered(): readonly Requests[] {
    const perAsker = new Map<string, number>();
    for (const { asker } of this.#open.values()) perAsker.set(asker, (perAsker.get(asker) ?? 0) + 1);
    return [...this.#open.values()].filter(
      ({ asker, count }) => count >= GIVEN_UP && (perAsker.get(asker) ?? 0) < SCANNED,
    );
  }
}
