// Of which host, network or path a flow is.

import { flowAddress } from "../tracker/flowAddress";
import * as L from "../tracker/rowLayout";
import { initiatorSide } from "../tracker/segmentContext";
import type { CauseRows } from "./causeRows";
import { type Compared, FEW_HOSTS, type Feature, type FeatureName, flag, ofOne, type Subject, toFlag } from "./feature";
import { type AddressWords, bestPrefix, isInPrefix, PREFIX_TRIES } from "./prefix";
import { synGateway, synSender } from "./synFeatures";
import type { Who } from "./who";

export function hostFeatures(tracker: CauseRows, who: Who, compared: Compared): Feature[] {
  const [, , initiators] = who.values;
  return [
    ofOne("initiator", compared, (flow) => initiators[flow]),
    ofNetwork("subnet", tracker, compared, 0),
    ofNetwork("destination-subnet", tracker, compared, 1),
    ...(who.hasBothVersions ? [flag("ip-version", ({ row, at }) => toFlag(isIpv6(row, at)))] : []),
    ofOne("path", compared, (flow) => tracker.flows.chunk(flow)[tracker.flows.at(flow) + L.F_PATH]),
    { ...ofOne("syn-sender", compared, (flow) => synSender(tracker, flow)), isOfSyn: true },
    { ...ofOne("gateway", compared, (flow) => synGateway(tracker, flow)), isOfSyn: true },
  ];
}

/** Of the initiator (`end` 0) or the responder (1). */
function ofNetwork(name: FeatureName, { flows }: CauseRows, { fails, works }: Compared, end: 0 | 1): Feature {
  const first = fails[0]!.flow;
  const version = isIpv6(flows.chunk(first), flows.at(first));
  const wordsOf = (flow: number): AddressWords[] => {
    const row = flows.chunk(flow);
    const at = flows.at(flow);
    return isIpv6(row, at) === version ? [addressWords(row, at, end)] : [];
  };
  const prefix = bestPrefix(
    fails.flatMap(({ flow }) => wordsOf(flow)),
    works.flatMap(({ flow }) => wordsOf(flow)),
    version,
  );
  const value = ({ row, at }: Subject): number =>
    toFlag(isIpv6(row, at) === version && isInPrefix(prefix, addressWords(row, at, end)));
  return { ...flag(name, value, FEW_HOSTS), about: textOf(prefix, version), tries: PREFIX_TRIES };
}

function isIpv6(row: Int32Array, at: number): boolean {
  return (row[at + L.F_FLAGS]! & L.FLOW_IPV6) !== 0;
}

function addressWords(row: Int32Array, at: number, end: 0 | 1): AddressWords {
  const initiator = initiatorSide(row[at + L.F_FLAGS]!);
  const side = end === 0 ? initiator : 1 - initiator;
  return [row[at + L.addressPlace(side, 0)]!, isIpv6(row, at) ? row[at + L.addressPlace(side, 1)]! : 0];
}

/** "10.0.1.0/24", "2001:db8::/64". */
function textOf({ length, words }: ReturnType<typeof bestPrefix>, version: boolean): string {
  const row = new Int32Array(L.FLOW_WIDTH);
  row[L.F_FLAGS] = version ? L.FLOW_IPV6 : 0;
  for (const [word, value] of words.entries()) row[L.addressPlace(0, word)] = value;
  return `${flowAddress(row, 0, 0)}/${length}`;
}
