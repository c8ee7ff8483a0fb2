#!/usr/bin/env python3
"""Records the captures in media/samples and test/fixtures/recorded from the TCP stack of this machine.

    sudo python3 scripts/samples/record.py            all of them, about a minute
    sudo python3 scripts/samples/record.py clean …    only these

What a recording shows is what the stack did; numbers and times differ from one recording to the next.
"""

import pathlib
import socket
import struct
import sys
import time

sys.dont_write_bytecode = True
from lab import HOSTS, Lab, Segment, add_to_ack, shell

ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "media" / "samples"
FIXTURES = ROOT / "test" / "fixtures" / "recorded"
REQUEST = b"GET / HTTP/1.0\r\n\r\n"
RESPONSE = b"HTTP/1.0 200 OK\r\n\r\nhello\n"
MSG_FASTOPEN, TCP_FASTOPEN, TCP_REPAIR, IPPROTO_MPTCP = 0x20000000, 23, 19, 262

SCENES = {}


def scene(folder=FIXTURES, **lab):
    """A scene gets its lab and the file to record into."""

    def add(play):
        SCENES[play.__name__.replace("_", "-")] = (play, folder, lab)
        return play

    return add


def there(host="b", family=4, port=80):
    return (HOSTS[host][family], port)


def connect(lab, port=80, family=4, local=None, **options):
    end = lab.socket("a", family, port=local, **options)
    end.connect(there("b", family, port))
    return end


def try_connect(lab, seconds, port=80, family=4, to=None):
    """Asks for a connection that will not come about, and waits."""
    end = lab.socket("a", family)
    end.settimeout(seconds)
    try:
        end.connect(to or there("b", family, port))
    except OSError:
        pass
    return end


def exchange(client, server):
    client.sendall(REQUEST)
    server.recv(1000)
    server.sendall(RESPONSE)
    client.recv(1000)


def hang_up(first, second):
    """One side after the other, in order."""
    first.close()
    while second.recv(65536):
        pass
    second.close()
    time.sleep(0.1)


def forget(end):
    """The connection is gone without a word, as after a crash."""
    end.setsockopt(socket.IPPROTO_TCP, TCP_REPAIR, 1)
    end.close()


def set_linger_zero(end):
    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


# Samples


def request_and_response(lab, path, family):
    with lab.capture(path), lab.listener(80, family=family) as listener:
        client = connect(lab, family=family)
        server, _ = listener.accept()
        exchange(client, server)
        time.sleep(1.2)  # Whatever is missing in a copy of this recording is then missing for long enough to say so.
        hang_up(server, client)


@scene(SAMPLES)
def clean(lab, path):
    request_and_response(lab, path, 4)


@scene(SAMPLES)
def clean_ipv6(lab, path):
    request_and_response(lab, path, 6)


@scene(SAMPLES)
def refused(lab, path):
    with lab.capture(path):
        try_connect(lab, 1)


def blocked_port(lab, path):
    lab.lose = lambda sender, segment: segment.destination_port == 81
    with lab.capture(path):
        try_connect(lab, 8.5, port=81)
        lab.ping()


@scene(SAMPLES, sysctl={"a": ["net.ipv4.tcp_syn_linear_timeouts=0"]})
def unanswered(lab, path):
    blocked_port(lab, path)


@scene(SAMPLES)
def syn_ack_wrong_ack(lab, path):
    """A middlebox takes one from the SYN-ACK's acknowledgment number; this is how a real initiator answers."""

    def change(sender, frame):
        segment = Segment(frame)
        return add_to_ack(frame, -1) if segment.syn and segment.is_ack else frame

    lab.change = change
    with lab.capture(path), lab.listener(80):
        try_connect(lab, 1.2)
        lab.ping()


@scene(SAMPLES)
def ack_missing(lab, path):
    lab.lose = lambda sender, segment: sender == "a" and not segment.syn
    with lab.capture(path, "b"), lab.listener(80):
        connect(lab)
        time.sleep(4.3)
        lab.ping()


@scene(SAMPLES)
def reset(lab, path):
    with lab.capture(path), lab.listener(80):
        client = lab.socket("a")
        client.setblocking(False)
        client.connect_ex(there())
        client.close()  # Before the SYN-ACK is here: it will be answered by a RST.
        time.sleep(0.2)
        lab.ping()


@scene(SAMPLES)
def unreachable(lab, path):
    shell("nft add table inet f", "b")
    shell("nft add chain inet f in { type filter hook input priority 0 ; }", "b")
    shell("nft add rule inet f in tcp dport 80 reject with icmpx type admin-prohibited", "b")
    with lab.capture(path), lab.listener(80):
        try_connect(lab, 1)


@scene(SAMPLES)
def long(lab, path):
    with lab.capture(path, snap=96), lab.listener(80) as listener:
        client = connect(lab)
        server, _ = listener.accept()
        client.sendall(REQUEST)
        server.recv(1000)
        server.sendall(bytes(1448 * 250))
        server.shutdown(socket.SHUT_WR)
        while client.recv(65536):
            pass
        hang_up(client, server)


# What real stacks do in unusual situations


def one_exchange(lab, path, family=4, port=80, host="a", **options):
    with lab.capture(path, host), lab.listener(port, family=family) as listener:
        client = connect(lab, port, family, **options)
        server, _ = listener.accept()
        exchange(client, server)
        hang_up(client, server)


@scene(sysctl={host: ["net.ipv4.tcp_fastopen=3"] for host in "ab"})
def fast_open(lab, path):
    with lab.capture(path), lab.listener(80) as listener:
        listener.setsockopt(socket.IPPROTO_TCP, TCP_FASTOPEN, 5)
        for _ in range(2):  # The first asks for the cookie, the second uses it.
            client = lab.socket("a")
            client.settimeout(None)
            client.sendto(REQUEST, MSG_FASTOPEN, there())
            server, _ = listener.accept()
            server.recv(1000)
            server.sendall(RESPONSE)
            client.recv(1000)
            hang_up(client, server)


@scene(sysctl={"a": ["net.ipv4.tcp_fastopen=1"], "b": ["net.ipv4.tcp_fastopen=3"]})
def fast_open_ignored(lab, path):
    with lab.capture(path), lab.listener(80) as listener:
        for last in (False, True):  # The second listener has forgotten how to: a cookie and data meet deaf ears.
            listener.setsockopt(socket.IPPROTO_TCP, TCP_FASTOPEN, 5)
            if last:
                shell("sysctl -qw net.ipv4.tcp_fastopen=1", "b")
            client = lab.socket("a")
            client.settimeout(None)
            client.sendto(REQUEST, MSG_FASTOPEN, there())
            server, _ = listener.accept()
            server.recv(1000)
            server.sendall(RESPONSE)
            client.recv(1000)
            hang_up(client, server)


@scene(delay=0.05)
def simultaneous_open(lab, path):
    with lab.capture(path):
        ends = [lab.socket("a", port=5001), lab.socket("b", port=5002)]
        for end in ends:
            end.setblocking(False)
        ends[0].connect_ex(there("b", port=5002))
        ends[1].connect_ex(there("a", port=5001))
        time.sleep(0.5)
        for end in ends:
            end.settimeout(2)
        exchange(*ends)
        hang_up(*ends)


@scene()
def simultaneous_close(lab, path):
    with lab.capture(path), lab.listener(80) as listener:
        client = connect(lab)
        server, _ = listener.accept()
        exchange(client, server)
        client.close()
        server.close()
        time.sleep(0.3)


@scene(sysctl={"a": ["net.ipv4.tcp_timestamps=0"], "b": ["net.ipv4.tcp_syncookies=1"]})
def syn_cookies(lab, path):
    """Three half-open connections fill the queue; the fourth and fifth get a cookie instead of a place."""
    blocked = (6001, 6002, 6003)
    lab.lose = lambda sender, segment: sender == "a" and segment.source_port in blocked and not segment.syn
    with lab.capture(path), lab.listener(80, backlog=2) as listener:
        waiting = [connect(lab, local=port) for port in blocked]
        for port in (6004, 6005):
            client = connect(lab, local=port)
            exchange_late(client, listener)
        lab.lose = lambda sender, segment: False
        time.sleep(1.5)
        for end in waiting:
            end.close()
        time.sleep(0.3)


def exchange_late(client, listener):
    server, _ = listener.accept()
    exchange(client, server)
    hang_up(client, server)


@scene()
def accept_queue_full(lab, path):
    """A listener that never accepts: what does not fit into its queue is not answered until it does."""
    with lab.capture(path), lab.listener(80, backlog=1) as listener:
        first = [connect(lab) for _ in range(2)]
        third = lab.socket("a")
        third.setblocking(False)
        third.connect_ex(there())
        time.sleep(0.5)
        servers = [listener.accept()[0] for _ in range(2)]
        time.sleep(1)
        servers.append(listener.accept()[0])
        for client, server in zip(first + [third], servers):
            client.settimeout(2)
            hang_up(client, server)


@scene()
def half_open_recovery(lab, path):
    """RFC 9293 figure 9: the initiator crashes and opens again from the same port."""
    with lab.capture(path), lab.listener(80) as listener:
        client = connect(lab, local=5001)
        old, _ = listener.accept()
        exchange(client, old)
        forget(client)
        client = connect(lab, local=5001)
        server, _ = listener.accept()
        exchange(client, server)
        hang_up(client, server)


@scene()
def responder_restarted(lab, path):
    with lab.capture(path), lab.listener(80) as listener:
        client = connect(lab)
        server, _ = listener.accept()
        exchange(client, server)
        forget(server)
        client.sendall(REQUEST)
        time.sleep(0.3)


@scene()
def reset_unread_data(lab, path):
    with lab.capture(path), lab.listener(80) as listener:
        client = connect(lab)
        server, _ = listener.accept()
        client.sendall(REQUEST)
        time.sleep(0.1)
        server.close()
        time.sleep(0.3)


@scene()
def reset_linger_zero(lab, path):
    with lab.capture(path), lab.listener(80) as listener:
        client = connect(lab)
        server, _ = listener.accept()
        exchange(client, server)
        set_linger_zero(client)
        client.close()
        time.sleep(0.3)


@scene(sysctl={host: ["net.ipv4.tcp_ecn=1"] for host in "ab"})
def ecn(lab, path):
    one_exchange(lab, path)


@scene(sysctl={"b": ["net.ipv4.tcp_window_scaling=0"]})
def window_scale_off_responder(lab, path):
    one_exchange(lab, path)


@scene(sysctl={"a": ["net.ipv4.tcp_window_scaling=0"]})
def window_scale_off_initiator(lab, path):
    one_exchange(lab, path)


@scene(sysctl={"b": ["net.ipv4.tcp_timestamps=0", "net.ipv4.tcp_sack=0"]})
def timestamps_and_sack_off(lab, path):
    one_exchange(lab, path, family=6)


@scene()
def mptcp(lab, path):
    with lab.capture(path), lab.listener(80, protocol=IPPROTO_MPTCP) as listener, lab.listener(81) as plain:
        for port, each in ((80, listener), (81, plain)):
            client = connect(lab, port, protocol=IPPROTO_MPTCP)
            server, _ = each.accept()
            exchange(client, server)
            hang_up(client, server)


def no_route(lab, path, family, destination):
    """The responder's host forwards, but knows no way to where the SYN goes."""
    gateway = HOSTS["b"][family]
    shell(f"ip -{family} route add default via {gateway}", "a")
    shell("sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1", "b")
    with lab.capture(path):
        try_connect(lab, 1.5, family=family, to=(destination, 80))


@scene()
def route_unreachable(lab, path):
    no_route(lab, path, 4, "198.51.100.7")


@scene()
def route_unreachable_ipv6(lab, path):
    no_route(lab, path, 6, "2001:db8::7")


@scene()
def refused_ipv6(lab, path):
    with lab.capture(path):
        try_connect(lab, 1, family=6)


@scene()
def port_reused(lab, path):
    """The responder closes first and is in TIME-WAIT when the same four numbers come again."""
    with lab.capture(path), lab.listener(80) as listener:
        for _ in range(2):
            client = connect(lab, local=5001)
            server, _ = listener.accept()
            exchange(client, server)
            hang_up(server, client)
            time.sleep(1.1)


def lose_first(lab, fits):
    """Loses the first segment that fits."""
    lost = []

    def lose(sender, segment):
        if lost or not fits(sender, segment):
            return False
        lost.append(segment)
        return True

    lab.lose = lose


@scene()
def syn_retried_linearly(lab, path):
    """As Linux does since 6.5: a second apart at first, then backing off."""
    blocked_port(lab, path)


@scene()
def syn_lost(lab, path):
    lose_first(lab, lambda sender, segment: segment.syn)
    one_exchange(lab, path)


@scene()
def syn_ack_lost(lab, path):
    lose_first(lab, lambda sender, segment: segment.syn and segment.is_ack)
    one_exchange(lab, path)


@scene()
def ack_lost(lab, path):
    """The ACK is lost and nothing follows it for a while, so that the SYN-ACK comes again."""
    lose_first(lab, lambda sender, segment: sender == "a" and not segment.syn)
    with lab.capture(path), lab.listener(80) as listener:
        client = connect(lab)
        time.sleep(1.3)
        exchange_late(client, listener)


@scene()
def segment_lost(lab, path):
    lose_first(lab, lambda sender, segment: sender == "b" and segment.length > 0 and seen(lab, segment) == 5)
    with lab.capture(path, snap=96), lab.listener(80) as listener:
        client = connect(lab)
        server, _ = listener.accept()
        server.sendall(bytes(1448 * 20))
        server.close()
        while client.recv(65536):
            pass
        client.close()
        time.sleep(0.2)


def seen(lab, segment):
    lab.seen = getattr(lab, "seen", 0) + 1
    return lab.seen


@scene()
def zero_window(lab, path):
    with lab.capture(path, snap=96), lab.listener(80) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client = connect(lab)
        server, _ = listener.accept()
        client.setblocking(False)
        client.send(bytes(60000))
        time.sleep(1)
        client.settimeout(2)
        client.shutdown(socket.SHUT_WR)
        while server.recv(65536):
            pass
        hang_up(server, client)


@scene()
def keep_alive(lab, path):
    with lab.capture(path), lab.listener(80) as listener:
        client = connect(lab)
        server, _ = listener.accept()
        exchange(client, server)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 1)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 1)
        time.sleep(2.5)
        hang_up(client, server)


@scene()
def handshake_ack_changed_on_the_way(lab, path):
    """The same the other way round: every ACK of the initiator is one too low when the responder gets it."""

    def change(sender, frame):
        return add_to_ack(frame, -1) if sender == "a" and not Segment(frame).syn else frame

    lab.change = change
    with lab.capture(path, "b"), lab.listener(80):
        client = connect(lab)
        client.sendall(REQUEST)
        time.sleep(1.3)
        lab.ping()


# What captures do to a flow without faults


@scene()
def one_direction(lab, path):
    with lab.capture(path, only="tcp and src host 10.0.0.1"), lab.listener(80) as listener:
        exchange_late(connect(lab), listener)


@scene()
def one_direction_responder(lab, path):
    with lab.capture(path, only="tcp and src host 10.0.0.2"), lab.listener(80) as listener:
        exchange_late(connect(lab), listener)


@scene()
def begun_before(lab, path):
    with lab.listener(80) as listener:
        client = connect(lab)
        server, _ = listener.accept()
        exchange(client, server)
        with lab.capture(path):
            exchange(client, server)
            hang_up(client, server)


@scene()
def headers_cut(lab, path):
    """The snap length ends within the options."""
    with lab.capture(path, snap=60), lab.listener(80) as listener:
        exchange_late(connect(lab), listener)


@scene()
def numbers_cut(lab, path):
    """The snap length ends before the acknowledgment number."""
    with lab.capture(path, snap=42), lab.listener(80) as listener:
        exchange_late(connect(lab), listener)


@scene()
def recorded_twice(lab, path):
    """All devices of a host with a bridge: every frame is seen on the bridge and on its port."""
    for line in (
        "ip link add bridge type bridge",
        f"ip link set bridge address {HOSTS['b']['mac']}",
        "ip link set wire master bridge",
        "ip address flush dev wire",
        "ip link set bridge up",
        "ip address add 10.0.0.2/24 dev bridge",
        f"ip neighbor replace 10.0.0.1 lladdr {HOSTS['a']['mac']} dev bridge nud permanent",
    ):
        shell(line, "b")
    time.sleep(0.5)
    with lab.capture(path, "b", device="any"), lab.listener(80) as listener:
        exchange_late(connect(lab), listener)


@scene()
def offloaded(lab, path):
    """Loopback: no checksums, and segments far beyond the MSS."""
    with lab.capture(path, device="lo", snap=96, only="tcp"):
        with lab.at("a"):
            listener = socket.create_server(("127.0.0.1", 80))
            client = socket.create_connection(("127.0.0.1", 80))
        server, _ = listener.accept()
        server.sendall(bytes(400_000))
        server.shutdown(socket.SHUT_WR)
        while client.recv(65536):
            pass
        hang_up(client, server)
        listener.close()


def forge_into_open_connection(lab, path, flags, above):
    """A segment of the initiator's numbers plus `above`, which its stack knows nothing of (RFC 5961)."""
    last = {}

    def look(sender, segment):
        last[sender] = segment
        return False

    lab.lose = look
    with lab.capture(path), lab.listener(80) as listener:
        client = connect(lab, local=5001)
        server, _ = listener.accept()
        exchange(client, server)
        time.sleep(0.1)
        lab.forge("a", flags, last["a"].seq + last["a"].length + above, (5001, 80))
        time.sleep(0.3)
        exchange(client, server)
        hang_up(client, server)


@scene()
def challenge_ack_reset(lab, path):
    """A RST within the window, but not at RCV.NXT."""
    forge_into_open_connection(lab, path, 0x04, 1000)


@scene()
def challenge_ack_syn(lab, path):
    """A SYN into an open connection, which continues."""
    forge_into_open_connection(lab, path, 0x02, 50_000_000)


def main():
    wanted = sys.argv[1:] or list(SCENES)
    for name in wanted:
        play, folder, options = SCENES[name]
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{name}.pcap"
        lab = Lab(**options)
        try:
            play(lab, str(path))
        finally:
            lab.close()
        print(f"{path.relative_to(ROOT)}  {path.stat().st_size} bytes", flush=True)


if __name__ == "__main__":
    main()
