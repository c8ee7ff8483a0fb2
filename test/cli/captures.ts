// The captures that the tests of the command line read.

import { concat, ethernet, ipv4, LinkType, pcapFile, u32, udp } from "../support/frames";
import { buildScript } from "../support/script";

export const clean = buildScript(`
  > S  0:0(0) <mss 1460>
  < S. 0:0(0) ack 1 <mss 1460>
  > .  1:1(0) ack 1
  > P. 1:11(10) ack 1
  < .  1:1(0) ack 11
  > F. 11:11(0) ack 1
  < F. 1:1(0) ack 12
  > .  12:12(0) ack 2
`);

export const refused = buildScript(`
  > S  0:0(0) <mss 1460>
  < R. 0:0(0) ack 1
`);

/** Only a warning: the SYN was sent twice. */
export const retried = buildScript(`
  > S  0:0(0) <mss 1460>
  +1.0 > S  0:0(0) <mss 1460>
  < S. 0:0(0) ack 1 <mss 1460>
  > .  1:1(0) ack 1
`);

export const wrongAck = buildScript(`
  > S  0:0(0) <mss 1460>
  < S. 0:0(0) ack 0 <mss 1460>
  > R  0:0(0)
`);

/** The first flow ends long before the second begins. */
export const twoFlows = buildScript(`
  > S  0:0(0) <mss 1460>
  < R. 0:0(0) ack 1
  +600 flow 2: > S  0:0(0) <mss 1460>
  flow 2: < S. 0:0(0) ack 1 <mss 1460>
  flow 2: > .  1:1(0) ack 1
`);

/** The handshake in one file, the rest in the next. */
export const halves = [clean.records.slice(0, 2), clean.records.slice(2)].map((records) => pcapFile(records));

export const noTcp = pcapFile([
  ethernet(ipv4({ source: "10.0.0.1", destination: "10.0.0.2", protocol: 17, payload: udp(1, 53, new Uint8Array(4)) })),
]);

export const otherLinkType = pcapFile(clean.records, { linkType: LinkType.RAW });
export const cutHeader = clean.bytes.subarray(0, 20);
export const cutRecord = refused.bytes.subarray(0, refused.bytes.length - 7);
const lie = concat(u32(0), u32(0), u32(0xffffffff), u32(0xffffffff), new Uint8Array(100));
/** A third record that claims 4 GB. */
export const claims4GB = concat(refused.bytes, lie);
/** The first half and such a record behind it; and longer than any piece of a file. */
export const damagedHalf = concat(halves[0]!, lie);
export const damagedLongHalf = concat(damagedHalf, new Uint8Array(3 << 20));
