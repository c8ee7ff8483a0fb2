// Where mutation begins: a small capture of every format, link layer and tunnel, and what once crashed.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  concat,
  ethernet,
  filler,
  icmpError,
  ipv4,
  option,
  pcapFile,
  pcapngFile,
  type TcpFields,
  tcpPacket,
  tcpSegment,
} from "../support/frames";
import { wrappings } from "../support/layers";
import { octetsOf, sectionsOf } from "../support/listings";

const CRASHES = join(__dirname, "../fixtures/crashes");

interface Addresses {
  readonly source: string;
  readonly destination: string;
}
const v4 = { source: "10.0.0.1", destination: "10.0.0.2" };
const v6 = { source: "fd00::1", destination: "fd00::2" };

/** A connection from its SYN to its end, with data, options, a retransmission and an ICMP error. */
function connection({ source, destination }: Addresses, iss: number): Uint8Array[] {
  const irs = 0x7ffffffe;
  const forth = (fields: TcpFields) => tcpPacket({ source, destination, sourcePort: 40_000, ...fields });
  const back = (fields: TcpFields) =>
    tcpPacket({ source: destination, destination: source, sourcePort: 80, destinationPort: 40_000, ...fields });
  const options = concat(option.mss(1460), option.sackPermitted, option.timestamps(1, 0), option.windowScale(7));
  const syn = forth({ flags: "SYN", seq: iss, options });
  const type = source.includes(":") ? 1 : 3;
  return [
    syn,
    icmpError({ source: destination, destination: source, type, code: 1, quoted: syn }),
    forth({ flags: "SYN", seq: iss, options }),
    back({ flags: "SYN,ACK", seq: irs, ack: iss + 1, options }),
    forth({ flags: "ACK", seq: iss + 1, ack: irs + 1 }),
    forth({ flags: "PSH,ACK", seq: iss + 1, ack: irs + 1, payload: filler(50) }),
    back({
      flags: "ACK",
      seq: irs + 1,
      ack: iss + 51,
      payload: filler(70),
      options: option.sack([iss + 60, iss + 90]),
    }),
    back({ flags: "FIN,ACK", seq: irs + 71, ack: iss + 51 }),
    forth({ flags: "FIN,ACK", seq: iss + 51, ack: irs + 72 }),
    back({ flags: "RST,ACK", seq: irs + 72, ack: iss + 52 }),
  ];
}

function fragments(): Uint8Array[] {
  const segment = tcpSegment({ ...v4, flags: "SYN", options: option.timestamps(1, 2), payload: filler(40) });
  const cut = (fragmentOffset: number, end: number) =>
    ipv4({
      ...v4,
      id: 7,
      fragmentOffset,
      moreFragments: end < segment.length,
      payload: segment.slice(fragmentOffset, end),
    });
  return [cut(0, 8), cut(8, 24), cut(24, segment.length)];
}

function build(): Uint8Array[] {
  const plain = [...connection(v4, 0xfffffff0), ...connection(v6, 5), ...fragments()].map((packet) => ethernet(packet));
  const files = [
    pcapFile(plain),
    pcapFile(plain, { bigEndian: true, nanoseconds: true, snapLength: 60 }),
    pcapFile(plain.map((data) => ({ data: data.slice(0, 60), originalLength: data.length }))),
    pcapngFile(plain, { interfaces: [{ name: "eth0", resolution: 9, offsetS: 3 }] }),
    concat(pcapngFile(plain, { bigEndian: true }), pcapngFile(plain)),
  ];
  for (const { linkType, wrap } of wrappings) {
    const handshake = [...connection(v4, 1).slice(0, 5), ...connection(v6, 1).slice(0, 5)];
    const frames = handshake.map(wrap);
    const isPcap = files.length % 2 === 0;
    files.push(isPcap ? pcapFile(frames, { linkType }) : pcapngFile(frames, { interfaces: [{ linkType }] }));
  }
  return [...files, ...listings()];
}

/** A listing of every notation. */
function listings(): Uint8Array[] {
  return [...sectionsOf("unreachable").values()].map((text) => octetsOf(text.slice(0, 1500)));
}

/** What crashed or hung once, and must not again. */
export function crashes(): { readonly name: string; readonly file: Uint8Array }[] {
  const names = readdirSync(CRASHES).filter((name) => !name.endsWith(".md"));
  return names.map((name) => ({ name, file: new Uint8Array(readFileSync(join(CRASHES, name))) }));
}

export function corpus(): readonly Uint8Array[] {
  return [...build(), ...crashes().map(({ file }) => file)];
}
