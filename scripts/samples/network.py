"""Hosts with real TCP stacks, links between them that treat frames as a scene wants, and captures at several hosts.

Each host is a network namespace. Each device is a TAP device, and a link is a forwarding program between two or more of
them: it decides which frame arrives where, when and in which form. TAP devices do not offload, so that checksums and
segment sizes are in the capture as they would be on a network. Needs Linux, root, ip, tcpdump, dumpcap, iptables.
"""

import contextlib
import ctypes
import fcntl
import heapq
import itertools
import os
import select
import shlex
import socket
import struct
import subprocess
import threading
import time
from collections import namedtuple

TUNSETIFF = 0x400454CA
IFF_TUN, IFF_TAP, IFF_NO_PI = 0x0001, 0x0002, 0x1000
CLONE_NEWNET = 0x40000000

# TCP and ICMP, without the neighbor discovery of IPv6.
TCP = "tcp or icmp or (icmp6 and ip6[40] < 133)"
WITH_NEIGHBORS = "tcp or icmp or icmp6 or arp"

# A frame that leaves a link `after` seconds, `to` a device or, without one, to whom its destination address belongs.
Departure = namedtuple("Departure", "frame after to", defaults=(0, None))
# A device of a host. `mac` is derived from its number, `addresses` carry their prefix length.
Device = namedtuple("Device", "host name mac addresses file")


def pass_on(sender, frame):
    """What a link does with a frame unless a scene says otherwise."""
    yield Departure(frame)


class Link:
    """Devices that hear each other. `treat(sender, frame)` yields the departures that a frame causes."""

    def __init__(self, devices, delay):
        self.devices = devices
        self.delay = delay
        self.treat = pass_on

    def receivers(self, sender, departure):
        if departure.to is not None:
            return [departure.to]
        destination = departure.frame[:6]
        return [each for each in self.devices if each is not sender and destination == each.mac] or [
            each for each in self.devices if each is not sender and destination[0] & 1
        ]


class Network:
    """A context: hosts and links live until it is left."""

    def __enter__(self):
        self._home = os.open("/proc/self/ns/net", os.O_RDONLY)
        self._hosts = []
        self._numbers = itertools.count(1)
        self._readers = {}
        self._due = []
        self._order = itertools.count()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._carry)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stopping.set()
        self._thread.join()
        for file in self._readers:
            if isinstance(file, int):
                os.close(file)
        for host in self._hosts:
            self.run(None, f"ip netns del {namespace(host)}")
        os.close(self._home)

    def host(self, name, *settings, forwards=False):
        """A host; `settings` are sysctl assignments."""
        subprocess.run(["ip", "netns", "del", namespace(name)], capture_output=True)
        self.run(None, f"ip netns add {namespace(name)}")
        self._hosts.append(name)
        self.run(name, "ip link set lo up")
        routes = ("net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1") if forwards else ()
        for setting in (*QUIET, *routes, *settings):
            self.run(name, f"sysctl -qw {setting}")
        return name

    def device(self, host, name, *addresses, kind=IFF_TAP, mac=None, mtu=1500):
        """A TAP (or TUN) device that is up; what its host sends through it is read by `listen`."""
        mac = mac or bytes([2, 0, 0, 0, 0, next(self._numbers)])
        with self.at(host):
            file = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
            fcntl.ioctl(file, TUNSETIFF, struct.pack("16sH22x", name.encode(), kind | IFF_NO_PI))
        if kind == IFF_TAP:
            self.run(host, f"ip link set {name} address {mac.hex(':')}")
        self.run(host, f"ip link set {name} mtu {mtu} up")
        for address in addresses:
            self.run(host, f"ip address add {address} dev {name}" + (" nodad" if ":" in address else ""))
        return Device(host, name, mac, addresses, file)

    def link(self, *ends, delay=0.002, neighbors=True):
        """Joins devices. With `neighbors` every end knows the others, so that nobody has to ask."""
        devices = [self.device(*end) if isinstance(end, tuple) and not isinstance(end, Device) else end for end in ends]
        link = Link(devices, delay)
        for device in devices if neighbors else ():
            for other in devices:
                if other is not device:
                    self.introduce(device, other)
        for device in devices:
            self.listen(device.file, lambda frame, device=device: self._forward(link, device, frame))
        return link

    def introduce(self, device, other, mac=None):
        """`device` knows the hardware address of `other` (or takes `mac` for it)."""
        for address in other.addresses:
            where = f"{address.split('/')[0]} lladdr {(mac or other.mac).hex(':')} dev {device.name}"
            self.run(device.host, f"ip neighbor replace {where} nud permanent")

    def mirror(self, host="mirror"):
        """A mirror port: a host that only records what is written to its device `span`."""
        self.host(host, "net.ipv6.conf.default.disable_ipv6=1")
        device = self.device(host, "span")
        return lambda frame: os.write(device.file, frame)

    def listen(self, file, take):
        """`take(octets)` gets what arrives at a device's file or a socket."""
        self._readers[file] = take

    def _forward(self, link, sender, frame):
        for departure in link.treat(sender, frame):
            due = time.monotonic() + link.delay + departure.after
            for receiver in link.receivers(sender, departure):
                heapq.heappush(self._due, (due, next(self._order), receiver.file, departure.frame))

    def _carry(self):
        while not self._stopping.is_set():
            wait = 0.05 if not self._due else min(0.05, max(0, self._due[0][0] - time.monotonic()))
            for file in select.select(list(self._readers), [], [], wait)[0]:
                self._readers[file](os.read(file, 65536) if isinstance(file, int) else file.recv(65536))
            while self._due and self._due[0][0] <= time.monotonic():
                _, _, file, frame = heapq.heappop(self._due)
                os.write(file, frame)

    def run(self, host, command):
        inside = [] if host is None else ["ip", "netns", "exec", namespace(host)]
        done = subprocess.run(inside + shlex.split(command), capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"{host}: {command}: {done.stderr}")
        return done.stdout

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

    def socket(self, host, address, port=0):
        """A TCP socket of that host, bound to the address (the family is the address's)."""
        with self.at(host):
            end = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
        end.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        end.settimeout(5)
        end.bind((address, port))
        return end

    @contextlib.contextmanager
    def capture(self, folder, where, only=TCP, snap=262144):
        """Records at several hosts at once, each into a file of its own.

        `where` maps the file's name to (host, device, …): one device makes a pcap by tcpdump, several make a pcapng by
        dumpcap. `any` is recorded as Linux cooked capture v2. `snap` is the number of octets kept of a frame.
        """
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        programs = [self._record(folder / name, only, str(snap), *place) for name, place in where.items()]
        time.sleep(0.2)
        try:
            yield
        finally:
            time.sleep(0.4)
            for program in programs:
                program.terminate()
                program.communicate()
        for name in where:
            (folder / name).chmod(0o644)

    def _record(self, file, only, snap, host, *devices):
        inside = ["ip", "netns", "exec", namespace(host)]
        if len(devices) == 1:
            command = [
                "tcpdump",
                "-n",
                "-U",
                "-Z",
                "root",
                "--immediate-mode",
                "-i",
                devices[0],
                "-s",
                snap,
                "-w",
                file,
            ]
            if devices[0] == "any":
                command += ["-y", "LINUX_SLL2"]
            command += [only] if only else []
        else:
            command = ["dumpcap", "-q", "-s", snap, "-w", file]
            for device in devices:
                command += ["-i", device, "-f", only]
        program = subprocess.Popen(inside + command, stderr=subprocess.PIPE, text=True)
        while not (line := program.stderr.readline()).startswith(("listening on", "tcpdump: listening on", "File: ")):
            if line == "" and program.poll() is not None:
                raise RuntimeError(f"{command[0]} did not start at {host}")
        return program


# A router of ours accepts what comes from anywhere, and does not teach shorter routes.
QUIET = [
    f"net.ipv4.conf.{each}.{setting}"
    for each in ("all", "default")
    for setting in ("rp_filter=0", "send_redirects=0", "accept_redirects=0")
] + ["net.ipv6.conf.default.accept_dad=0"]


def namespace(host):
    return f"tcp-handshake-{host}"
