"""Two hosts with real TCP stacks, a wire between them that can delay, lose and change frames, and a capture of it.

Each host is a network namespace with one TAP device; the wire is a thread that carries frames between the two devices.
TAP devices do not offload, so that checksums and segment sizes are in the capture as they would be on a network.
Needs Linux, root, ip and tcpdump. Python, because Node can neither enter a namespace nor open a TAP device.
"""

import contextlib
import ctypes
import fcntl
import heapq
import os
import select
import socket
import struct
import subprocess
import threading
import time

TUNSETIFF = 0x400454CA
IFF_TAP, IFF_NO_PI = 0x0002, 0x1000
CLONE_NEWNET = 0x40000000

HOSTS = {
    "a": {"mac": "02:00:00:00:00:01", 4: "10.0.0.1", 6: "fd00::1"},
    "b": {"mac": "02:00:00:00:00:02", 4: "10.0.0.2", 6: "fd00::2"},
}
# TCP and its ICMP errors; echoes are included because scenes end with one, to show that the capture continued.
FILTER = "tcp or icmp or (icmp6 and ip6[40] < 130)"


def other(host):
    return "b" if host == "a" else "a"


def shell(command, host=None):
    inside = [] if host is None else ["ip", "netns", "exec", namespace(host)]
    return subprocess.run(inside + command.split(), check=True, capture_output=True, text=True).stdout


def namespace(host):
    return f"tcp-handshake-{host}"


class Lab:
    """`lose(sender, segment)` and `change(sender, frame)` are asked about every frame with a TCP segment."""

    def __init__(self, delay=0.01, sysctl=None):
        self.delay = delay
        self.lose = lambda sender, segment: False
        self.change = lambda sender, frame: frame
        self._home = os.open("/proc/self/ns/net", os.O_RDONLY)
        self._taps = {}
        for host in HOSTS:
            subprocess.run(["ip", "netns", "del", namespace(host)], capture_output=True)
            shell(f"ip netns add {namespace(host)}")
        for host, names in HOSTS.items():
            with self.at(host):
                tap = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
                fcntl.ioctl(tap, TUNSETIFF, struct.pack("16sH22x", b"wire", IFF_TAP | IFF_NO_PI))
            self._taps[host] = tap
            for line in (
                f"ip link set wire address {names['mac']}",
                "sysctl -qw net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.wire.accept_dad=0",
                "ip link set lo up",
                "ip link set wire up",
                f"ip address add {names[4]}/24 dev wire",
                f"ip address add {names[6]}/64 dev wire nodad",
            ):
                shell(line, host)
            for setting in (sysctl or {}).get(host, []):
                shell(f"sysctl -qw {setting}", host)
        # No host has to ask for an address, so that a capture begins with its SYN.
        for host in HOSTS:
            peer = HOSTS[other(host)]
            for family in (4, 6):
                shell(f"ip neighbor replace {peer[family]} lladdr {peer['mac']} dev wire nud permanent", host)
        self._stopping = threading.Event()
        self._wire = threading.Thread(target=self._carry)
        self._wire.start()
        time.sleep(0.3)

    def close(self):
        self._stopping.set()
        self._wire.join()
        for tap in self._taps.values():
            os.close(tap)
        for host in HOSTS:
            shell(f"ip netns del {namespace(host)}")
        os.close(self._home)

    @contextlib.contextmanager
    def at(self, host):
        """What is opened here belongs to that host."""
        libc = ctypes.CDLL(None, use_errno=True)
        there = os.open(f"/run/netns/{namespace(host)}", os.O_RDONLY)
        try:
            if libc.setns(there, CLONE_NEWNET) != 0:
                raise OSError(ctypes.get_errno(), "setns")
            yield
        finally:
            libc.setns(self._home, CLONE_NEWNET)
            os.close(there)

    def socket(self, host, family=4, protocol=0, port=None):
        with self.at(host):
            end = socket.socket(socket.AF_INET if family == 4 else socket.AF_INET6, socket.SOCK_STREAM, protocol)
        end.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        end.settimeout(5)
        if port is not None:
            end.bind((HOSTS[host][family], port))
        return end

    def listener(self, port, host="b", family=4, backlog=5, **options):
        end = self.socket(host, family, port=port, **options)
        end.listen(backlog)
        return end

    def ping(self, host="a", family=4):
        """An echo and its reply: the capture continues, and the other host is alive."""
        with self.at(host):
            if family == 4:
                end = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
                body = struct.pack("!BBHHH", 8, 0, 0xF7FE, 1, 0)
            else:
                end = socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6)
                body = struct.pack("!BBHHH", 128, 0, 0, 1, 0)
        end.sendto(body, (HOSTS[other(host)][family], 0))
        time.sleep(2 * self.delay + 0.1)
        end.close()

    def forge(self, host, flags, seq, ports, ack=0):
        """A bare segment, by hand: what no stack would send."""
        source, destination = (socket.inet_aton(HOSTS[each][4]) for each in (host, other(host)))
        header = struct.pack("!HHIIBBHHH", *ports, seq & 0xFFFFFFFF, ack & 0xFFFFFFFF, 0x50, flags, 1024, 0, 0)
        words = struct.unpack("!16H", source + destination + struct.pack("!HH", 6, 20) + header)
        total = sum(words)
        total = (total & 0xFFFF) + (total >> 16)
        total = (total & 0xFFFF) + (total >> 16)
        with self.at(host):
            end = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_TCP)
        end.sendto(header[:16] + struct.pack("!H", ~total & 0xFFFF) + header[18:], (HOSTS[other(host)][4], 0))
        end.close()

    @contextlib.contextmanager
    def capture(self, path, host="a", snap=262144, device="wire", only=FILTER):
        """Everything on that host's device, as tcpdump records it."""
        command = ["ip", "netns", "exec", namespace(host), "tcpdump", "-n", "-U", "-Z", "root", "--immediate-mode"]
        command += ["-i", device, "-s", str(snap), "-w", path, only]
        dump = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        while "listening on" not in dump.stderr.readline():
            if dump.poll() is not None:
                raise RuntimeError("tcpdump did not start")
        try:
            yield
        finally:
            time.sleep(2 * self.delay + 0.2)
            dump.terminate()
            dump.communicate()

    def _carry(self):
        due = []
        count = 0
        senders = {tap: host for host, tap in self._taps.items()}
        while not self._stopping.is_set():
            wait = 0.05 if not due else min(0.05, max(0, due[0][0] - time.monotonic()))
            for tap in select.select(list(senders), [], [], wait)[0]:
                sender = senders[tap]
                frame = os.read(tap, 65536)
                segment = Segment(frame)
                if segment.is_tcp:
                    if self.lose(sender, segment):
                        continue
                    frame = self.change(sender, frame)
                count += 1
                heapq.heappush(due, (time.monotonic() + self.delay, count, other(sender), frame))
            while due and due[0][0] <= time.monotonic():
                _, _, receiver, frame = heapq.heappop(due)
                os.write(self._taps[receiver], frame)


class Segment:
    """What the wire has to know of a frame to lose the right one."""

    def __init__(self, frame):
        kind = frame[12:14]
        if kind == b"\x08\x00":
            self.offset, protocol = 14 + 4 * (frame[14] & 15), frame[23]
        elif kind == b"\x86\xdd":
            self.offset, protocol = 54, frame[20]
        else:
            self.offset, protocol = 0, 0
        self.is_tcp = protocol == 6
        if self.is_tcp:
            tcp = frame[self.offset :]
            self.source_port, self.destination_port, self.seq, self.ack = struct.unpack("!HHII", tcp[:12])
            flags = tcp[13]
            self.fin, self.syn, self.rst, self.is_ack = (bool(flags & bit) for bit in (1, 2, 4, 16))
            self.length = len(tcp) - 4 * (tcp[12] >> 4)


def add_to_ack(frame, difference):
    """The frame with another acknowledgment number and a checksum that fits (RFC 1624)."""
    at = Segment(frame).offset
    ack = struct.unpack("!I", frame[at + 8 : at + 12])[0]
    new = struct.pack("!I", (ack + difference) & 0xFFFFFFFF)
    old_words = struct.unpack("!HH", frame[at + 8 : at + 12])
    checksum = ~struct.unpack("!H", frame[at + 16 : at + 18])[0] & 0xFFFF
    for word in old_words:
        checksum += ~word & 0xFFFF
    for word in struct.unpack("!HH", new):
        checksum += word
    while checksum > 0xFFFF:
        checksum = (checksum & 0xFFFF) + (checksum >> 16)
    return frame[: at + 8] + new + frame[at + 12 : at + 16] + struct.pack("!H", ~checksum & 0xFFFF) + frame[at + 18 :]
