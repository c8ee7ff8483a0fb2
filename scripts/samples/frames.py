"""Frames taken apart, changed, wrapped and put together again, with lengths and checksums that fit."""

import struct
from dataclasses import dataclass, replace

FIN, SYN, RST, PSH, ACK = 0x01, 0x02, 0x04, 0x08, 0x10
IPV4, IPV6, MPLS, VLAN = 0x0800, 0x86DD, 0x8847, 0x8100
LINK_HEADER = 14


def checksum(octets):
    """RFC 1071."""
    if len(octets) % 2:
        octets += b"\0"
    total = sum(struct.unpack(f"!{len(octets) // 2}H", octets))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


@dataclass(frozen=True)
class Segment:
    """An Ethernet frame that carries TCP over IPv4."""

    macs: bytes
    ip_id: int
    fragment: int
    ttl: int
    source: bytes
    destination: bytes
    ports: tuple
    seq: int
    ack: int
    flags: int
    window: int
    options: bytes
    data: bytes

    def but(self, **fields):
        return replace(self, **fields)

    def turned(self, **fields):
        """The same towards its sender."""
        return self.but(
            macs=self.macs[6:] + self.macs[:6],
            source=self.destination,
            destination=self.source,
            ports=self.ports[::-1],
            **fields,
        )

    def frame(self):
        offset = (20 + len(self.options)) // 4
        numbers = (*self.ports, self.seq % 2**32, self.ack % 2**32, offset << 4, self.flags, self.window)
        tcp = struct.pack("!HHIIBBHHH", *numbers, 0, 0) + self.options + self.data
        pseudo = self.source + self.destination + struct.pack("!HH", 6, len(tcp))
        tcp = tcp[:16] + struct.pack("!H", checksum(pseudo + tcp)) + tcp[18:]
        ip = ipv4(self.source, self.destination, 6, tcp, ttl=self.ttl, ip_id=self.ip_id, fragment=self.fragment)
        return self.macs + struct.pack("!H", IPV4) + ip


def ipv4(source, destination, protocol, payload, ttl=64, ip_id=0, fragment=0x4000):
    length = 20 + len(payload)
    header = struct.pack("!BBHHHBBH4s4s", 0x45, 0, length, ip_id, fragment, ttl, protocol, 0, source, destination)
    return header[:10] + struct.pack("!H", checksum(header)) + header[12:] + payload


def segment_of(frame):
    """The segment, or None for any other frame."""
    if len(frame) < 54 or frame[12:14] != b"\x08\x00" or frame[23] != 6:
        return None
    ip = frame[LINK_HEADER:]
    length, ip_id, fragment, ttl = struct.unpack("!2xHHHB", ip[:9])
    tcp = ip[20:length]
    source_port, destination_port, seq, ack, offset, flags, window = struct.unpack("!HHIIBBH", tcp[:16])
    end = 4 * (offset >> 4)
    return Segment(
        macs=frame[:12],
        ip_id=ip_id,
        fragment=fragment,
        ttl=ttl,
        source=ip[12:16],
        destination=ip[16:20],
        ports=(source_port, destination_port),
        seq=seq,
        ack=ack,
        flags=flags,
        window=window,
        options=tcp[20:end],
        data=tcp[end:],
    )


def farther(frame, hops):
    """The frame after so many more routers; what is not meant to be forwarded stays as it is."""
    at = {b"\x08\x00": 22, b"\x86\xdd": 21}.get(frame[12:14])
    if at is None or frame[at] <= hops:
        return frame
    frame = frame[:at] + bytes([frame[at] - hops]) + frame[at + 1 :]
    if at == 21:
        return frame
    ip = frame[14:24] + b"\0\0" + frame[26:34]
    return frame[:24] + struct.pack("!H", checksum(ip)) + frame[26:]


def tagged(frame, vlan):
    """The frame in that VLAN (IEEE 802.1Q)."""
    return frame[:12] + struct.pack("!HH", VLAN, vlan) + frame[12:]


def labeled(frame, label, ttl=64):
    """The frame's packet under one MPLS label (RFC 3032)."""
    return frame[:12] + struct.pack("!HI", MPLS, label << 12 | 1 << 8 | ttl) + frame[14:]


def vxlan(frame, vni):
    """The frame behind a VXLAN header: the payload of a UDP datagram (RFC 7348)."""
    return struct.pack("!II", 0x08000000, vni << 8) + frame


def changed_sack(options, difference):
    """The options with every SACK block moved by `difference` (RFC 2018)."""
    out, at = b"", 0
    while at < len(options):
        kind = options[at]
        length = 1 if kind in (0, 1) else options[at + 1]
        option = options[at : at + length]
        if kind == 5:
            edges = struct.unpack(f"!{(length - 2) // 4}I", option[2:])
            option = option[:2] + struct.pack(f"!{len(edges)}I", *((edge + difference) % 2**32 for edge in edges))
        out, at = out + option, at + length
    return out
