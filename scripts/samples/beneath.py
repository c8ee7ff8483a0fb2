"""Scenes in which the cause lies beside TCP's numbers: who sent a segment, by which route, over which link."""

import contextlib
import socket
import struct
import threading
import time

from between import (
    CLIENT,
    CLIENT6,
    EVERYWHERE,
    FAR,
    NEAR,
    REQUEST,
    SERVER,
    SERVER6,
    connect,
    divert,
    exchange,
    hang_up,
    listen,
    once,
    one_exchange,
    routed,
)
from frames import ACK, RST, farther, segment_of
from network import WITH_NEIGHBORS, Departure

SCENES = {}
AT_CLIENT = {"client.pcap": ("client", "eth0")}
AT_ENDS = AT_CLIENT | {"server.pcap": ("server", "eth0")}


def scene(play):
    SCENES[play.__name__.replace("_", "-")] = play
    return play


def far_away(links, hops=6):
    """More routers between the router and the server, so that hop counts tell the two from each other."""
    links.far.treat = lambda sender, frame: [Departure(farther(frame, hops))]


def try_connect(net, seconds, to=SERVER, port=80, address=CLIENT):
    end = net.socket("client", address)
    end.settimeout(seconds)
    try:
        end.connect((to, port))
    except OSError:
        pass
    end.close()


# Who sent it


@scene
def refused_by_router(net, folder):
    """The server answers at port 80; at port 81 the router refuses in its name."""
    far_away(routed(net, "iptables -A FORWARD -p tcp --dport 81 -j REJECT --reject-with tcp-reset"))
    with net.capture(folder, AT_ENDS):
        one_exchange(net)
        try_connect(net, 1, port=81)
        one_exchange(net)


@scene
def reset_by_router(net, folder):
    """The router lets the handshake through and resets the client at its first data; the server gets nothing of it."""
    rule = "iptables -A FORWARD -i eth0 -p tcp --tcp-flags PSH PSH -j REJECT --reject-with tcp-reset"
    far_away(routed(net, rule))
    with net.capture(folder, AT_ENDS), listen(net) as listener:
        client = connect(net)
        server, _ = listener.accept()
        client.sendall(REQUEST)
        time.sleep(0.3)
        client.close()
        server.close()


@scene
def reset_by_router_ipv6(net, folder):
    """The same over IPv6, which has no identification to compare."""
    rule = "ip6tables -A FORWARD -i eth0 -p tcp --tcp-flags PSH PSH -j REJECT --reject-with tcp-reset"
    far_away(routed(net, rule))
    with net.capture(folder, AT_CLIENT), listen(net, address=SERVER6) as listener:
        client = connect(net, SERVER6, address=CLIENT6)
        server, _ = listener.accept()
        client.sendall(REQUEST)
        time.sleep(0.3)
        client.close()
        server.close()


@scene
def reset_mirrored(net, folder):
    """A device far away turns the client's request round into a RST: IP ID, window and options stay the client's."""
    links = routed(net)
    the_one = once(lambda host, segment: segment.data == REQUEST)

    def turn(sender, frame):
        frame = farther(frame, 6)
        segment = segment_of(frame)
        if not the_one(sender, segment):
            yield Departure(frame)
            return
        end = segment.seq + len(segment.data)
        yield Departure(segment.turned(flags=RST | ACK, seq=segment.ack, ack=end, ttl=30, data=b"").frame(), to=sender)

    links.far.treat = turn
    with net.capture(folder, AT_CLIENT), listen(net) as listener:
        client = connect(net)
        server, _ = listener.accept()
        client.sendall(REQUEST)
        time.sleep(0.3)
        client.close()


@scene
def reset_by_server(net, folder):
    """The control: the server itself aborts the connection."""
    far_away(routed(net))
    with net.capture(folder, AT_CLIENT), listen(net) as listener:
        client = connect(net)
        server, _ = listener.accept()
        exchange(client, server)
        server.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        server.close()
        time.sleep(0.1)
        client.close()


@scene
def reset_by_forwarder(net, folder):
    """The router has lost its NAT entry: it resets the SYN-ACK in the client's name, and the client repeats its SYN."""
    routed(net, "iptables -A FORWARD -i eth1 -p tcp --tcp-flags ALL SYN,ACK -j REJECT --reject-with tcp-reset")
    with net.capture(folder, AT_ENDS), listen(net):
        try_connect(net, 1.5)


# By which route


def two_routers(net, *rules):
    """Requests go through one router, answers come through the other."""
    net.host("client")
    net.host("server")
    for name in ("router", "second"):
        net.host(name, forwards=True)
    net.link(
        ("client", "eth0", f"{CLIENT}/24"),
        ("router", "eth0", f"{NEAR}/24"),
        ("second", "eth0", "192.0.2.2/24"),
        delay=0.002,
    )
    net.link(
        ("server", "eth0", f"{SERVER}/24"),
        ("router", "eth1", f"{FAR}/24"),
        ("second", "eth1", "198.51.100.2/24"),
        delay=0.005,
    )
    net.run("client", f"ip route add default via {NEAR}")
    net.run("server", "ip route add default via 198.51.100.2")
    for rule in rules:
        net.run("router", rule)


@scene
def asymmetric_route(net, folder):
    """It works: no router on the path keeps state."""
    two_routers(net)
    places = AT_ENDS | {"first.pcap": ("router", "any"), "second.pcap": ("second", "any")}
    with net.capture(folder, places):
        one_exchange(net)


@scene
def asymmetric_route_firewall(net, folder):
    """The router of the requests is a firewall: it has seen no SYN-ACK, and drops the ACK as invalid."""
    two_routers(
        net,
        "sysctl -qw net.netfilter.nf_conntrack_tcp_loose=0",
        "iptables -A FORWARD -m conntrack --ctstate INVALID -j DROP",
    )
    places = AT_ENDS | {"first.pcap": ("router", "any")}
    with net.capture(folder, places), listen(net):
        client = connect(net)
        client.sendall(REQUEST)
        time.sleep(3.5)
        client.close()


@scene
def hairpin_nat(net, folder):
    """The router translates 203.0.113.9 to a server in the client's own network, which answers the client directly."""
    for host in ("client", "server"):
        net.host(host)
    net.host("router", forwards=True)
    net.link(("client", "eth0", f"{CLIENT}/24"), ("router", "eth0", f"{NEAR}/24"), ("server", "eth0", "192.0.2.20/24"))
    net.run("client", f"ip route add default via {NEAR}")
    net.run("router", "iptables -t nat -A PREROUTING -d 203.0.113.9 -p tcp -j DNAT --to-destination 192.0.2.20")
    with net.capture(folder, EVERYWHERE), listen(net, address="192.0.2.20"):
        try_connect(net, 1.5, to="203.0.113.9")


# Neighbors


def without_neighbor(net, treat=None):
    """A client whose default router does not answer, or as `treat` says."""
    net.host("client")
    net.host("router", forwards=True)
    link = net.link(
        ("client", "eth0", f"{CLIENT}/24", "2001:db8:1::10/64"),
        ("router", "eth0", f"{NEAR}/24", "2001:db8:1::1/64", f"{SERVER}/32", "2001:db8:2::20/128"),
        neighbors=False,
    )
    net.run("client", f"ip route add default via {NEAR}")
    net.run("client", "ip -6 route add default via 2001:db8:1::1")
    time.sleep(2.5)  # Until the devices have announced themselves.
    link.treat = treat or (lambda sender, frame: [])


@scene
def arp_unanswered(net, folder):
    """Nobody has the router's address: the SYN never leaves."""
    without_neighbor(net)
    with net.capture(folder, AT_CLIENT, only=WITH_NEIGHBORS):
        try_connect(net, 4)


@scene
def neighbor_unanswered_ipv6(net, folder):
    without_neighbor(net)
    with net.capture(folder, AT_CLIENT, only=WITH_NEIGHBORS):
        try_connect(net, 4, to=SERVER6, address=CLIENT6)


def late_answer(is_answer):
    def treat(sender, frame):
        yield Departure(frame, 1.4 if sender.host == "router" and is_answer(frame) else 0)

    return treat


def late(net, folder, is_answer, to, address):
    without_neighbor(net, late_answer(is_answer))
    with net.capture(folder, AT_CLIENT, only=WITH_NEIGHBORS), listen(net, "router", to) as listener:
        client = connect(net, to, address=address)
        server, _ = listener.accept()
        exchange(client, server)
        hang_up(client, server)


@scene
def arp_answered_late(net, folder):
    """The reply takes 1.4 s, so that the SYN and its repetition leave at once."""
    late(net, folder, lambda frame: frame[12:14] == b"\x08\x06", SERVER, CLIENT)


@scene
def neighbor_answered_late_ipv6(net, folder):
    late(net, folder, lambda frame: frame[20] == 58 and frame[54] == 136, SERVER6, CLIENT6)


# The size of what passes


def download(net, octets=4000):
    """Without waiting for what does not arrive."""
    with listen(net) as listener:
        client = connect(net)
        server, _ = listener.accept()
        client.sendall(REQUEST)
        server.recv(1000)
        server.sendall(bytes(octets))
        server.shutdown(socket.SHUT_WR)
        client.settimeout(2.5)
        try:
            while client.recv(65536):
                pass
        except OSError:
            pass
        return client, server


@scene
def mtu_black_hole(net, folder):
    """Packets larger than 1000 octets are lost between server and router, without an ICMP error."""
    links = routed(net)
    links.far.treat = lambda sender, frame: [] if len(frame) > 1014 else [Departure(frame)]
    with net.capture(folder, AT_ENDS, snap=96):
        download(net)


@scene
def fragmentation_needed(net, folder):
    """The router's link to the client has an MTU of 1000 octets; it says so, and the server sends smaller segments."""
    routed(net, "ip link set eth0 mtu 1000")
    with net.capture(folder, {"server.pcap": ("server", "eth0")}, snap=96):
        download(net)


@scene
def fragmentation_needed_ignored(net, folder):
    """The same, and the server's own firewall drops the ICMP errors."""
    routed(net, "ip link set eth0 mtu 1000")
    net.run("server", "iptables -A INPUT -p icmp -j DROP")
    with net.capture(folder, {"server.pcap": ("server", "eth0")}, snap=96):
        download(net)


# Who accepts


@scene
def proxy_for_dead_host(net, folder):
    """A proxy on the router accepts for a host that does not answer, and gives up after a second."""
    routed(net, client=["net.ipv4.tcp_syn_linear_timeouts=0"])
    net.run("server", "iptables -A INPUT -p tcp -j DROP")
    proxy = divert(net)

    def work():
        near, _ = proxy.accept()
        far = net.socket("router", FAR)
        far.settimeout(1.5)
        try:
            far.connect((SERVER, 80))
        except OSError:
            near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        near.close()
        far.close()

    worker = threading.Thread(target=work)
    with net.capture(folder, EVERYWHERE):
        worker.start()
        client = connect(net)
        client.sendall(REQUEST)
        worker.join()
        client.close()
    proxy.close()


def overflow(net, folder, *server, waiting=2, at_once=2, backlog=2):
    """More connections than a listener that never accepts has room for: some `waiting`, then others `at_once`."""
    routed(net, server=server)
    with listen(net, backlog=backlog), net.capture(folder, AT_ENDS):
        clients = [connect(net) for _ in range(waiting)]
        for _ in range(at_once):
            client = net.socket("client", CLIENT)
            client.setblocking(False)
            client.connect_ex((SERVER, 80))
            clients.append(client)
        time.sleep(0.3)
        for client in clients:
            with contextlib.suppress(OSError):
                client.send(REQUEST)
        time.sleep(3.5)


@scene
def accept_queue_overflow(net, folder):
    """The ACK of the fourth is dropped: the server repeats its SYN-ACK and takes no data."""
    overflow(net, folder, "net.ipv4.tcp_syncookies=0")


@scene
def accept_queue_overflow_reset(net, folder):
    """The same server resets what it has no room for."""
    overflow(net, folder, "net.ipv4.tcp_syncookies=0", "net.ipv4.tcp_abort_on_overflow=1")


@scene
def accept_queue_overflow_cookies(net, folder):
    """The last two get a SYN cookie and their ACKs are dropped: the server has no state of them and is silent."""
    overflow(net, folder, waiting=0, at_once=4, backlog=1)


@scene
def deferred_accept(net, folder):
    """A listener that wants data first: the ACK alone opens nothing, the request does."""
    routed(net)
    with net.capture(folder, AT_ENDS), listen(net) as listener:
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, 5)
        client = connect(net)
        time.sleep(4)
        client.sendall(REQUEST)
        server, _ = listener.accept()
        exchange_rest(client, server)


def exchange_rest(client, server):
    server.recv(1000)
    server.sendall(b"HTTP/1.0 200 OK\r\n\r\nhello\n")
    client.recv(1000)
    hang_up(client, server)


@scene
def deferred_accept_without_data(net, folder):
    """The client never sends: the server repeats its SYN-ACK late and then forgets."""
    routed(net, server=["net.ipv4.tcp_synack_retries=1"])
    with net.capture(folder, AT_ENDS), listen(net) as listener:
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, 1)
        client = connect(net)
        time.sleep(8)
        client.sendall(REQUEST)
        time.sleep(0.5)
        client.close()
