// Flows that between them show everything a diagram can show. Scripts in the notation of support/scriptLines.ts.

import type { DataRow } from "../../src/core/flow/dataRows";
import type { FlowDetail } from "../../src/core/rules/finding";
import { analyzeScript } from "../support/capture";
import type { ScriptSetting } from "../support/script";

const SYN = "> S 0:0(0) <mss 1460, sackOK, TS val 3028102433 ecr 0, nop, wscale 7>";
const SYN_ACK = "< S. 0:0(0) ack 1 <mss 1400, sackOK, TS val 918273645 ecr 3028102433, nop, wscale 9>";
const TS = "<nop, nop, TS val 3028102500 ecr 918273645>";
const TS_BACK = "<nop, nop, TS val 918273699 ecr 3028102500>";
const OPENED = `${SYN}\n+0.012 ${SYN_ACK}\n+0.0001 > . 1:1(0) ack 1 ${TS}`;

export const SCRIPTS = {
  clean: `${OPENED}
    +0.002 > P. 1:101(100) ack 1 ${TS}
    +0.010 < . 1:1301(1300) ack 101 ${TS_BACK}
    +0.001 > . 101:101(0) ack 1301 ${TS}
    +3 > F. 101:101(0) ack 1301 ${TS}
    +0.012 < F. 1301:1301(0) ack 102 ${TS_BACK}
    +0.0001 > . 102:102(0) ack 1302 ${TS}
    +5 end`,
  wrongAck: `${SYN}
    +0.012 < S. 0:0(0) ack 0 <mss 1460>
    +0.0001 > R 0:0(0)
    +5 end`,
  wrongHandshakeAck: `${SYN}
    +0.012 < S. 0:0(0) ack 1 <mss 1460>
    +0.0001 > . 1:1(0) ack 5
    +0.012 < R 5:5(0)
    +5 end`,
  ackMissing: `${SYN}
    +0.012 ${SYN_ACK}
    +1 ${SYN_ACK}
    +2 ${SYN_ACK}
    +5 end`,
  ackMissingSoFar: `${SYN}
    +0.012 ${SYN_ACK}
    +0.2 end`,
  refused: `${SYN}
    +0.0003 < R. =0:0(0) ack 1
    +5 end`,
  refusedTwice: `${SYN}
    +1 ${SYN}
    +0.0003 < R. =0:0(0) ack 1
    +5 end`,
  unanswered: `${SYN}\n${[1, 2, 4, 8, 16, 32].map((seconds) => `+${seconds} ${SYN}`).join("\n")}\n+64 end`,
  unansweredSoFar: `${SYN}
    +0.2 end`,
  unreachable: `${SYN}
    +0.0041 < icmp unreachable host quoting 1 from router
    +5 end`,
  unreachableByHost: `${SYN}
    +0.0041 < icmp unreachable port quoting 1
    +5 end`,
  reset: `${SYN}
    +0.012 ${SYN_ACK}
    +0.0001 > R 1:1(0)
    +5 end`,
  resetByResponder: `${SYN}
    +0.012 ${SYN_ACK}
    +0.5 < R. 1:1(0) ack 1
    +5 end`,
  oneSided: `${SYN}
    +0.012 > . 1:1(0) ack 1 ${TS}
    +0.001 > P. 1:101(100) ack 1 ${TS}
    +1 > F. 101:101(0) ack 2001 ${TS}
    +5 end`,
  notCaptured: `> P. 5000:5100(100) ack 9000
    +0.01 < . 9000:10400(1400) ack 5100
    +0.01 > . 5100:5100(0) ack 10400
    +2 > F. 5100:5100(0) ack 10400
    +0.01 < F. 10400:10400(0) ack 5101
    +0.0001 > . 5101:5101(0) ack 10401
    +5 end`,
  simultaneous: `${SYN}
    +0.0001 < S 0:0(0) <mss 1400>
    +0.006 > S. 0:0(0) ack 1 <mss 1460>
    +0.0001 < S. 0:0(0) ack 1 <mss 1400>
    +0.006 > . 1:1(0) ack 1
    +5 end`,
  fastOpen: `> S 0:100(100) <mss 1460, FO 0102030405060708, nop, nop>
    +0.012 < S. 0:0(0) ack 101 <mss 1460>
    +0.0001 > . 101:101(0) ack 1
    +0.01 < P. 1:501(500) ack 101
    +0.4 < F. 501:501(0) ack 101
    +5 end`,
  textOnReset: `${OPENED}
    +0.01 < R. 1:20(19) ack 1 ${TS_BACK} text "<b>no & 'never'</b>"
    +5 end`,
  otherIsn: `> S 0:0(0) <mss 1460>
    +1 > S 1000000:1000000(0) <mss 1460>
    +0.01 < S. 0:0(0) ack 1000001 <mss 1460>
    +0.01 > . 1000001:1000001(0) ack 1
    +5 end`,
} as const;

export type Subject = keyof typeof SCRIPTS;
export const SUBJECTS = Object.keys(SCRIPTS) as readonly Subject[];

/** The ISNs are such that x+1 is below x on the wire. */
const SETTING: ScriptSetting = { initiatorIsn: 2 ** 32 - 1, responderIsn: 305_419_896 };

const details = new Map<Subject, FlowDetail>();

export function detailOf(subject: Subject, setting?: ScriptSetting): FlowDetail {
  if (setting !== undefined) return detailOfScript(SCRIPTS[subject], setting);
  const detail = details.get(subject) ?? detailOfScript(SCRIPTS[subject]);
  details.set(subject, detail);
  return detail;
}

export function detailOfScript(script: string, setting: ScriptSetting = SETTING): FlowDetail {
  const detail = analyzeScript(script, setting).analysis.detail(1);
  if (detail === undefined) throw new Error("the script makes no flow");
  return detail;
}

/** The longest addresses that there are. */
export function withLongAddresses(detail: FlowDetail): FlowDetail {
  const { initiator, responder } = detail.flow;
  const flow = {
    ...detail.flow,
    family: 6 as const,
    initiator: { ...initiator, address: "2001:db8:85a3:1234:5678:8a2e:1370:7334", port: 65535 },
    responder: { ...responder, address: "2001:db8:85a3:1234:5678:8a2e:1370:9999", port: 65535 },
  };
  return { ...detail, flow };
}

/** The same connection as if two more places had recorded it, between the first and the second. */
export function atFivePlaces(detail: FlowDetail): FlowDetail {
  const { connection } = detail.flow;
  if (connection?.places.length !== 3) throw new Error("the connection has not three places");
  const spread = <T>([first, second, third]: readonly T[]): T[] => [first!, first!, first!, second!, third!];
  const moved = (place: number): number => (place === 0 ? 0 : place + 2);
  const hop = ([near, far]: readonly [number, number]) => [moved(near), moved(far)] as const;
  const segments = connection.segments.map((segment) => ({
    ...segment,
    frames: spread(segment.frames),
    timesNs: spread(segment.timesNs),
    between: hop(segment.between),
    changes: segment.changes.map((change) => (change.between ? { ...change, between: hop(change.between) } : change)),
  }));
  const places = spread(connection.places).map((place, id) => ({ ...place, id, name: `${id} of ${place.name}` }));
  const spreadOut = {
    ...connection,
    places,
    flows: spread(connection.flows),
    place: moved(connection.place),
    segments,
  };
  return { ...detail, flow: { ...detail.flow, connection: spreadOut } };
}

/** Every run of the flow stands open, with rows of both directions. */
export function opened({ flow }: FlowDetail): {
  readonly openRuns: ReadonlyMap<number, readonly DataRow[]>;
  readonly unfinishedRuns: ReadonlySet<number>;
} {
  const runs = flow.events.filter((event) => event.kind === "run");
  const rows = (run: (typeof runs)[number]): readonly DataRow[] =>
    [0, 1, 2, 3].map((nth) => ({
      frameNumber: run.frameNumber + nth,
      timeNs: run.timeNs + nth * 1e6,
      fileOffset: 24 + nth,
      from: nth % 2 === 0 ? "initiator" : "responder",
      seq: 4_000_000_000 + nth,
      ack: nth,
      flags: 0x18,
      window: 65535,
      payloadLength: nth * 1400,
    }));
  return {
    openRuns: new Map(runs.map((run) => [run.index, rows(run)])),
    unfinishedRuns: new Set(runs.map((run) => run.index)),
  };
}
