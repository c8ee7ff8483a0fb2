// Classic pcaps by hand, for what no program would write.

export function pcap(snapLength: number): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(snapLength, 16);
  header.writeUInt32LE(1, 20);
  return header;
}

/** A record whose octets are there, unless `present` says that fewer are. */
export function record(length: number, { present = Math.min(length, 300_000), timeMs = 0 } = {}): Buffer {
  const octets = Buffer.alloc(16 + present, 0xab);
  octets.writeUInt32LE(Math.floor(timeMs / 1000), 0);
  octets.writeUInt32LE((timeMs % 1000) * 1000, 4);
  octets.writeUInt32LE(length, 8);
  octets.writeUInt32LE(length, 12);
  return octets;
}
