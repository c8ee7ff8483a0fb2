// From a packed row to the flow that rules and views read, with what lies beside its own segments: settings, neighbors, connections.

import { type Flow, Trait } from "../flow/flow";
import { buildFlow, endMarks, flowTraits } from "../tracker/buildFlow";
import * as L from "../tracker/rowLayout";
import type { CaptureReading } from "./captureReading";
import type { ConnectionSource } from "./connectionSource";
import { Connections } from "./connections";
import { neighborWaitOf } from "./neighborFacts";
import { recordingHostOf } from "./recordingHost";

export class FlowBuilder {
  readonly connections: Connections;
  /** Set where other captures have the same connections. */
  compared: ConnectionSource | undefined;
  #handshakeSlowNs: number;
  readonly #reading: CaptureReading;

  constructor(reading: CaptureReading, handshakeSlowMs: number) {
    this.#reading = reading;
    this.#handshakeSlowNs = handshakeSlowMs * 1e6;
    this.connections = new Connections(reading.tracker, {
      build: (flow) => this.buildAlone(flow),
      losesFrames: () => reading.losesFrames,
      interfaceOf: (point) => reading.interfaceOf(point),
      directionOf: (point) => reading.directionOf(point),
    });
  }

  configure(handshakeSlowMs: number): void {
    this.#handshakeSlowNs = handshakeSlowMs * 1e6;
  }

  build(index: number): Flow {
    const flow = this.buildAlone(index);
    const connection = this.compared?.of(flow.id);
    if (connection === undefined) return this.connections.attach(index, flow);
    return { ...flow, traits: flow.traits | Trait.SeveralPlaces, connection };
  }

  /** Without the connection that it is part of. */
  buildAlone(index: number): Flow {
    const { tracker, recordingTimes, paths, relativeNumbersOnly, numbersAssumed } = this.#reading;
    const firstNs = tracker.floats.chunk(index)[tracker.floats.at(index) + L.D_FIRST_TIME]!;
    const facts = this.#reading.factsOf(index);
    const flow = buildFlow(tracker, index, {
      paths,
      startNs: recordingTimes.startBefore(firstNs),
      relativeNumbersOnly,
      numbersAssumed,
      ...facts,
      resumes: facts.endNs < tracker.lastTimeNs,
    });
    return this.withTraits(flow);
  }

  /** Traits that depend on the settings, or on frames without TCP. */
  withTraits(flow: Flow): Flow {
    const { tracker, neighbors } = this.#reading;
    const index = tracker.ids.indexOf(flow.id);
    const { synToSynAckNs, synAckToAckNs } = flow.rtt;
    const slow = (synToSynAckNs ?? 0) + (synAckToAckNs ?? 0) > this.#handshakeSlowNs || this.#isSlow(index);
    const neighborWait = neighborWaitOf(tracker, neighbors, index);
    const host = recordingHostOf(flow, this.#reading);
    if (!slow && !neighborWait && !host) return flow;
    const traits = flow.traits | (slow ? Trait.Slow : 0) | (neighborWait ? Trait.Waited : 0);
    return { ...flow, traits, ...(neighborWait && { neighborWait }), ...(host && { host }) };
  }

  /** The marks that `build` would find, without building the flow. */
  marksOf(index: number): number {
    const { flows } = this.#reading.tracker;
    const row = flows.chunk(index);
    const flowAt = flows.at(index);
    return row[flowAt + L.F_MARKS]! | endMarks(row, flowAt);
  }

  /** The traits that `build` would find. */
  traitsOf(index: number): number {
    const { tracker, neighbors } = this.#reading;
    const isConnected = this.connections.mayHave(index) || this.compared?.has(tracker.ids.of(index));
    return (
      flowTraits(tracker.flows.chunk(index), tracker.flows.at(index)) |
      (this.#isSlow(index) ? Trait.Slow : 0) |
      (isConnected ? Trait.SeveralPlaces : 0) |
      (neighborWaitOf(tracker, neighbors, index) ? Trait.Waited : 0)
    );
  }

  #isSlow(index: number): boolean {
    if (index < 0) return false;
    const { floats } = this.#reading.tracker;
    const times = floats.chunk(index);
    const floatsAt = floats.at(index);
    return times[floatsAt + L.D_ESTABLISHED]! - times[floatsAt + L.D_FIRST_TIME]! > this.#handshakeSlowNs;
  }
}
