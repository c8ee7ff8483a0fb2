// Tests of a flow's addresses and ports.

import type { AddressPattern, NumberRange, WhichEnd } from "../filter/expression";
import * as L from "../tracker/rowLayout";
import type { FlowPredicate } from "./filterSubject";
import { isWithin } from "./numberTests";

/** A test of the end whose address and port are those of A (`side` 0) or B. */
type EndTest = (side: number, row: Int32Array, at: number) => boolean;

export function atEnds(end: WhichEnd, test: EndTest): FlowPredicate {
  if (end === "any") return (_, row, at) => test(0, row, at) || test(1, row, at);
  const whenB = end === "initiator" ? 1 : 0;
  return (_, row, at) => test(row[at + L.F_FLAGS]! & L.FLOW_B_INITIATES ? whenB : 1 - whenB, row, at);
}

export function addressTest({ family, words, masks, port }: AddressPattern): EndTest {
  const familyBit = family === 6 ? L.FLOW_IPV6 : 0;
  return (side, row, at) => {
    if ((row[at + L.F_FLAGS]! & L.FLOW_IPV6) !== familyBit) return false;
    for (let word = 0; word < words.length; word++)
      if (((row[at + L.addressPlace(side, word)]! ^ words[word]!) & masks[word]!) !== 0) return false;
    return port === undefined || portOf(side, row, at) === port;
  };
}

export function portTest(range: NumberRange): EndTest {
  return (side, row, at) => isWithin(portOf(side, row, at), range);
}

function portOf(side: number, row: Int32Array, at: number): number {
  return side === 0 ? row[at + L.F_PORTS]! >>> 16 : row[at + L.F_PORTS]! & 0xffff;
}
