// Flows of a single plain SYN that nothing answered: a scan or a flood has a million of them, and all that distinguishes them are
// addresses, numbers and times. The verdict on one is remembered with everything else that rules can see of it.

import { type Filter, Mark } from "../flow/flow";
import { ANSWER_EXPECTED_NS } from "../tcp/thresholds";
import { ED_TIME } from "../tracker/events";
import * as L from "../tracker/rowLayout";
import type { FlowTracker } from "../tracker/tracker";
import type { Judgement } from "./judge";

/** What the capture shows around a flow. */
export interface LoneSynFacts {
  /** How long the capture continues after the flow's last segment. */
  readonly endNs: number;
  readonly dropped: number;
  readonly filtered: Filter | undefined;
}

interface Remembered extends Judgement {
  readonly key: Int32Array;
  readonly filtered: Filter | undefined;
}

const KEY_LENGTH = 10;
/** Kinds of SYN in one capture, by control bits, window, options and path; a capture with more judges the others one by one. */
const MOST_REMEMBERED = 16;
/** Kind, side, states and verdict bits of `E_KIND`, without the Ethernet addresses. */
const KIND_BITS = (1 << L.E_LINK_SHIFT) - 1;

export class LoneSyns {
  readonly #key = new Int32Array(KEY_LENGTH);
  readonly #remembered: Remembered[] = [];

  /** Rules or their levels have changed. */
  forget(): void {
    this.#remembered.length = 0;
  }

  /** Whether the flow is one plain SYN without traits. `find` and `remember` are then about this flow. */
  take({ flows, floats, events }: FlowTracker, flow: number, { endNs, dropped, filtered }: LoneSynFacts): boolean {
    const row = flows.chunk(flow);
    const flowAt = flows.at(flow);
    const head = row[flowAt + L.F_HEAD]!;
    if (row[flowAt + L.F_MARKS] !== Mark.Handshake || head < 0 || head !== row[flowAt + L.F_TAIL]) return false;
    const a = flowAt + L.F_SIDE_A;
    const b = flowAt + L.F_SIDE_B;
    if (row[a + L.S_SEGMENTS] !== 1 || row[b + L.S_SEGMENTS] !== 0 || row[b + L.S_DUPLICATES] !== 0) return false;
    const ints = events.ints.chunk(head);
    const e = events.ints.at(head);
    const sentNs = events.floats.chunk(head)[events.floats.at(head) + ED_TIME]!;
    if (floats.chunk(flow)[floats.at(flow) + L.D_LAST_TIME] !== sentNs || ints[e + L.E_PAYLOAD] !== 0) return false;
    const key = this.#key;
    key[0] = row[flowAt + L.F_FLAGS]!;
    key[1] = row[a + L.S_FLAGS]! & ~L.SIDE_LAST_FLAGS;
    key[2] = row[b + L.S_FLAGS]!;
    key[3] = row[a + L.S_OFFER]!;
    key[4] = ints[e + L.E_KIND]! & KIND_BITS;
    key[5] = ints[e + L.E_FLAGS]!;
    key[6] = ints[e + L.E_BLOB_LENGTHS]!;
    key[7] = ints[e + L.E_IP]! & 0xff;
    key[8] = row[a + L.S_DUPLICATES]!;
    // The rules' exact threshold: an answer is expected by then.
    key[9] = (endNs - sentNs >= ANSWER_EXPECTED_NS ? 1 : 0) | (dropped > 0 ? 2 : 0);
    this.#filtered = filtered;
    return true;
  }
  #filtered: Filter | undefined;

  find(): Judgement | undefined {
    const key = this.#key;
    for (const each of this.#remembered) {
      if (each.filtered !== this.#filtered) continue;
      let at = 0;
      while (at < KEY_LENGTH && each.key[at] === key[at]) at++;
      if (at === KEY_LENGTH) return each;
    }
    return undefined;
  }

  remember({ worst, worstSeverity, worstScore, counts, rules }: Judgement): void {
    if (this.#remembered.length === MOST_REMEMBERED) return;
    const key = this.#key.slice();
    this.#remembered.push({
      key,
      filtered: this.#filtered,
      worst,
      worstSeverity,
      worstScore,
      counts: [...counts],
      rules: rules.slice(),
    });
  }
}
