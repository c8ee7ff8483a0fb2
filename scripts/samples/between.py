"""Scenes in which one thing happens between two capture points: client, router and server have a capture each."""

import os
import socket
import threading
import time
from types import SimpleNamespace

from frames import ACK, RST, SYN, changed_sack, labeled, segment_of, tagged, vxlan
from network import IFF_TUN, TCP, Departure

CLIENT, SERVER = "192.0.2.10", "198.51.100.20"
CLIENT6, SERVER6 = "2001:db8:1::10", "2001:db8:2::20"
NEAR, FAR = "192.0.2.1", "198.51.100.1"
EVERYWHERE = {
    "client.pcap": ("client", "eth0"),
    "router.pcap": ("router", "any"),
    "server.pcap": ("server", "eth0"),
}
BOTH_SIDES = EVERYWHERE | {"router.pcapng": ("router", "eth0", "eth1")}
del BOTH_SIDES["router.pcap"]
REQUEST = b"GET / HTTP/1.0\r\n\r\n"
RESPONSE = b"HTTP/1.0 200 OK\r\n\r\nhello\n"

SCENES = {}


def scene(play):
    SCENES[play.__name__.replace("_", "-")] = play
    return play


def routed(net, *router_rules, client=(), server=()):
    """client 192.0.2.10 - eth0 router eth1 - 198.51.100.20 server, also over IPv6. `near` and `far` are the links."""
    net.host("client", *client)
    net.host("router", forwards=True)
    net.host("server", *server)
    near = net.link(
        ("client", "eth0", f"{CLIENT}/24", f"{CLIENT6}/64"), ("router", "eth0", f"{NEAR}/24", "2001:db8:1::1/64")
    )
    far = net.link(
        ("router", "eth1", f"{FAR}/24", "2001:db8:2::1/64"),
        ("server", "eth0", f"{SERVER}/24", f"{SERVER6}/64"),
        delay=0.005,
    )
    for host, version4, version6 in (("client", NEAR, "2001:db8:1::1"), ("server", FAR, "2001:db8:2::1")):
        net.run(host, f"ip route add default via {version4}")
        net.run(host, f"ip -6 route add default via {version6}")
    for rule in router_rules:
        net.run("router", rule)
    return SimpleNamespace(near=near, far=far)


def listen(net, host="server", address=SERVER, port=80, backlog=5):
    end = net.socket(host, address, port)
    end.listen(backlog)
    return end


def connect(net, to=SERVER, port=80, host="client", address=CLIENT, **options):
    end = net.socket(host, address, options.get("local", 0))
    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    end.connect((to, port))
    return end


def exchange(client, server):
    client.sendall(REQUEST)
    server.recv(1000)
    server.sendall(RESPONSE)
    client.recv(1000)


def hang_up(first, second):
    first.close()
    second.settimeout(2)
    while second.recv(65536):
        pass
    second.close()
    time.sleep(0.1)


def one_exchange(net, to=SERVER, port=80, listener=None):
    with listener or listen(net) as listener:
        client = connect(net, to, port)
        server, _ = listener.accept()
        exchange(client, server)
        hang_up(client, server)


def once(fits):
    """True for the first segment that fits, and never again."""
    found = []

    def is_the_one(sender, segment):
        if found or segment is None or not fits(sender.host, segment):
            return False
        found.append(segment)
        return True

    return is_the_one


def from_server(flags):
    return lambda host, segment: host == "server" and segment.flags == flags


# Translated


@scene
def snat(net, folder):
    """The router gives the client's connection its own address and another port."""
    routed(net, f"iptables -t nat -A POSTROUTING -o eth1 -p tcp -j SNAT --to-source {FAR}:40001-40001")
    with net.capture(folder, EVERYWHERE):
        one_exchange(net)


@scene
def dnat(net, folder):
    """The client connects to the router's port 8080, which is port 80 of the server."""
    routed(net, f"iptables -t nat -A PREROUTING -d {NEAR} -p tcp --dport 8080 -j DNAT --to-destination {SERVER}:80")
    with net.capture(folder, BOTH_SIDES):
        one_exchange(net, NEAR, 8080)


@scene
def dnat_ipv6(net, folder):
    routed(net, f"ip6tables -t nat -A PREROUTING -p tcp --dport 8080 -j DNAT --to-destination [{SERVER6}]:80")
    with net.capture(folder, EVERYWHERE):
        with listen(net, address=SERVER6) as listener:
            client = connect(net, "2001:db8:1::1", 8080, address=CLIENT6)
            server, _ = listener.accept()
            exchange(client, server)
            hang_up(client, server)


@scene
def balanced(net, folder):
    """Three connections to one address; the router sends the second to another port of the server."""
    rule = f"iptables -t nat -A PREROUTING -d {NEAR} -p tcp --dport 8080 -j DNAT --to-destination {SERVER}"
    routed(net, rule.replace("-j", "-m statistic --mode nth --every 3 --packet 1 -j") + ":81", f"{rule}:80")
    with net.capture(folder, EVERYWHERE), listen(net) as first, listen(net, port=81) as second:
        for listener in (first, second, first):
            client = connect(net, NEAR, 8080)
            server, _ = listener.accept()
            exchange(client, server)
            hang_up(client, server)


# Changed


def mangled(net, folder, change, where=EVERYWHERE):
    routed(net, f"iptables -t mangle -A FORWARD -p tcp --tcp-flags SYN,RST SYN -j {change}")
    with net.capture(folder, where):
        one_exchange(net)


@scene
def mss_clamped(net, folder):
    """Both SYNs lose octets of MSS in the router: 1460 becomes 1360."""
    mangled(net, folder, "TCPMSS --set-mss 1360")


@scene
def sack_permitted_removed(net, folder):
    mangled(net, folder, "TCPOPTSTRIP --strip-options sack-permitted", BOTH_SIDES)


@scene
def window_scale_removed(net, folder):
    mangled(net, folder, "TCPOPTSTRIP --strip-options wscale")


@scene
def timestamps_removed(net, folder):
    mangled(net, folder, "TCPOPTSTRIP --strip-options timestamp")


@scene
def ecn_bits_cleared(net, folder):
    """Both ends agree on ECN; a device clears ECE and CWR of the SYN."""
    links = routed(net, client=["net.ipv4.tcp_ecn=1"], server=["net.ipv4.tcp_ecn=1"])

    def clear(sender, frame):
        segment = segment_of(frame)
        if segment and segment.flags & SYN and sender.host == "router":
            frame = segment.but(flags=segment.flags & 0x3F).frame()
        yield Departure(frame)

    links.far.treat = clear
    with net.capture(folder, EVERYWHERE):
        one_exchange(net)


def rewrite_isn(links, difference, with_sack):
    """Numbers of the client are higher behind the far link, as a firewall that picks better ISNs makes them."""

    def rewrite(sender, frame):
        segment = segment_of(frame)
        if segment is None:
            yield Departure(frame)
        elif sender.host == "router":
            if lose(sender, segment):
                return
            yield Departure(segment.but(seq=segment.seq + difference).frame())
        else:
            options = changed_sack(segment.options, -difference) if with_sack else segment.options
            yield Departure(segment.but(ack=segment.ack - difference, options=options).frame())

    lose = once(lambda host, segment: segment.data.startswith(b"part 3"))
    links.far.treat = rewrite


def upload(net, parts=8):
    """Parts of 100 octets each, a few milliseconds apart."""
    with listen(net) as listener:
        client = connect(net)
        server, _ = listener.accept()
        for part in range(1, parts + 1):
            client.sendall(f"part {part}".encode().ljust(100))
            time.sleep(0.003)
        left = 100 * parts
        while left:
            left -= len(server.recv(left))
        hang_up(client, server)


@scene
def isn_rewritten(net, folder):
    """A device rewrites the client's numbers and the SACK blocks that refer to them; one segment is lost behind it."""
    rewrite_isn(routed(net), 123456789, with_sack=True)
    with net.capture(folder, EVERYWHERE):
        upload(net)


@scene
def isn_rewritten_sack_left(net, folder):
    """The same device without the SACK blocks: the client gets blocks of numbers that it never sent."""
    rewrite_isn(routed(net), 123456789, with_sack=False)
    with net.capture(folder, EVERYWHERE):
        upload(net)


# Lost, late, twice, in another order


def lose(link, fits):
    the_one = once(fits)
    link.treat = lambda sender, frame: [] if the_one(sender, segment_of(frame)) else [Departure(frame)]


@scene
def syn_lost(net, folder):
    """The first SYN is lost between router and server."""
    lose(routed(net).far, lambda host, segment: segment.flags & (SYN | ACK) == SYN)
    with net.capture(folder, EVERYWHERE):
        one_exchange(net)


@scene
def syn_ack_lost(net, folder):
    """The first SYN-ACK is lost between server and router."""
    lose(routed(net).far, from_server(SYN | ACK))
    with net.capture(folder, EVERYWHERE):
        one_exchange(net)


@scene
def ack_lost(net, folder):
    """The router itself drops the handshake's ACK, and the client is silent until the SYN-ACK has come again."""
    drop = "-p tcp --tcp-flags ALL ACK -m statistic --mode nth --every 1000 --packet 0 -j DROP"
    routed(net, f"iptables -A FORWARD -i eth0 {drop}")
    with net.capture(folder, EVERYWHERE), listen(net) as listener:
        client = connect(net)
        time.sleep(1.3)
        server, _ = listener.accept()
        exchange(client, server)
        hang_up(client, server)


@scene
def syn_never_arrives(net, folder):
    """The router drops every SYN to port 81 silently."""
    routed(net, "iptables -A FORWARD -p tcp --dport 81 -j DROP", client=["net.ipv4.tcp_syn_linear_timeouts=0"])
    with net.capture(folder, EVERYWHERE):
        one_exchange(net)
        end = net.socket("client", CLIENT)
        end.settimeout(4)
        try:
            end.connect((SERVER, 81))
        except OSError:
            pass
        end.close()
        one_exchange(net)


@scene
def delayed(net, folder):
    """The response takes 150 ms longer between server and router."""
    links = routed(net)
    the_one = once(lambda host, segment: host == "server" and segment.data)
    links.far.treat = lambda sender, frame: [Departure(frame, 0.15 if the_one(sender, segment_of(frame)) else 0)]
    with net.capture(folder, EVERYWHERE):
        one_exchange(net)


@scene
def duplicated(net, folder):
    """The response arrives twice."""
    links = routed(net)
    the_one = once(lambda host, segment: host == "server" and segment.data)
    links.far.treat = lambda sender, frame: [Departure(frame)] * (2 if the_one(sender, segment_of(frame)) else 1)
    with net.capture(folder, EVERYWHERE):
        one_exchange(net)


@scene
def reordered(net, folder):
    """The third of the client's parts is overtaken by the fourth."""
    links = routed(net)
    the_one = once(lambda host, segment: segment.data.startswith(b"part 3"))
    links.far.treat = lambda sender, frame: [Departure(frame, 0.005 if the_one(sender, segment_of(frame)) else 0)]
    with net.capture(folder, EVERYWHERE):
        upload(net)


# Answered in between


def syn_proxied(net, folder, options, **settings):
    routed(
        net,
        "sysctl -qw net.netfilter.nf_conntrack_tcp_loose=0",
        "iptables -t raw -A PREROUTING -i eth0 -p tcp --syn -j CT --notrack",
        f"iptables -A FORWARD -p tcp -m state --state INVALID,UNTRACKED -j SYNPROXY --mss 1460 {options}",
        "iptables -A FORWARD -m state --state INVALID -j DROP",
        **settings,
    )
    with net.capture(folder, EVERYWHERE):
        one_exchange(net)


@scene
def syn_proxy(net, folder):
    """The router answers the SYN itself and asks the server once the client has acknowledged."""
    syn_proxied(net, folder, "", client=["net.ipv4.tcp_timestamps=0"])


@scene
def syn_proxy_wrong_echo(net, folder):
    """The same with timestamps: Linux echoes a TSval that the server never sent, and the server drops the ACK."""
    syn_proxied(net, folder, "--sack-perm --timestamp --wscale 7")


def divert(net):
    """A listener on the router that gets the connections to port 80 of anybody."""
    for command in (
        "iptables -t mangle -A PREROUTING -i eth0 -p tcp --dport 80 -j TPROXY --on-port 3128 --tproxy-mark 1/1",
        "ip rule add fwmark 1 lookup 100",
        "ip route add local default dev lo table 100",
    ):
        net.run("router", command)
    with net.at("router"):
        proxy = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    proxy.setsockopt(socket.SOL_IP, 19, 1)  # IP_TRANSPARENT
    proxy.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    proxy.bind(("0.0.0.0", 3128))
    proxy.listen(5)
    proxy.settimeout(5)
    return proxy


@scene
def transparent_proxy(net, folder):
    """The router accepts in the server's name and makes a connection of its own to it."""
    routed(net)
    proxy = divert(net)

    def work():
        near, _ = proxy.accept()
        far = net.socket("router", FAR)
        far.connect((SERVER, 80))
        far.sendall(near.recv(1000))
        near.sendall(far.recv(1000))
        near.settimeout(2)
        near.recv(1)
        near.close()
        far.close()

    worker = threading.Thread(target=work)
    with net.capture(folder, EVERYWHERE):
        worker.start()
        one_exchange(net)
        worker.join()
    proxy.close()


@scene
def reset_in_between(net, folder):
    """A device between router and server resets both ends when it sees the request."""
    links = routed(net)
    the_one = once(lambda host, segment: segment.data == REQUEST)

    def reset(sender, frame):
        segment = segment_of(frame)
        if the_one(sender, segment):
            forged = segment.but(ip_id=0, fragment=0, ttl=98, window=0, options=b"", data=b"")
            yield Departure(forged.but(flags=RST | ACK).frame())
            length = len(segment.data)
            answer = forged.turned(flags=RST | ACK, seq=segment.ack, ack=segment.seq + length)
            yield Departure(answer.frame(), to=sender)
        else:
            yield Departure(frame)

    links.far.treat = reset
    with net.capture(folder, EVERYWHERE), listen(net) as listener:
        client = connect(net)
        server, _ = listener.accept()
        time.sleep(0.05)
        client.sendall(REQUEST)
        time.sleep(0.3)
        client.close()
        server.close()


# Wrapped


def tunneled(net):
    """client - node1 - node2 - server; the nodes' own network is 203.0.113.0/24. The tunnel is the scene's."""
    for host in ("client", "node1", "node2", "server"):
        net.host(host, "net.ipv6.conf.default.disable_ipv6=1", forwards=host.startswith("node"))
    net.link(("client", "eth0", f"{CLIENT}/24"), ("node1", "eth0", f"{NEAR}/24"))
    outside = net.link(("node1", "eth1", "203.0.113.1/24"), ("node2", "eth1", "203.0.113.2/24"), delay=0.005)
    net.link(("node2", "eth0", f"{FAR}/24"), ("server", "eth0", f"{SERVER}/24"))
    net.run("client", f"ip route add default via {NEAR}")
    net.run("server", f"ip route add default via {FAR}")
    return outside


@scene
def vxlan_inside_and_outside(net, folder):
    """Two nodes join their networks by VXLAN 7. `any` of a node records inside and outside."""
    tunneled(net)
    ends = [net.device(f"node{n}", "vxlan7", f"10.7.0.{n}/24", mtu=1450) for n in (1, 2)]
    for device, other, network in zip(ends, reversed(ends), ("198.51.100.0/24", "192.0.2.0/24")):
        net.introduce(device, other)
        net.run(device.host, f"ip route add {network} via {other.addresses[0][:-3]}")
        with net.at(device.host):
            udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        udp.bind(("0.0.0.0", 4789))
        peer = f"203.0.113.{other.host[-1]}"
        net.listen(device.file, lambda frame, udp=udp, peer=peer: udp.sendto(vxlan(frame, 7), (peer, 4789)))
        net.listen(udp, lambda datagram, device=device: os.write(device.file, datagram[8:]))
    places = {f"node{n}.pcap": (f"node{n}", "any") for n in (1, 2)}
    places |= {"outside.pcapng": ("node1", "eth1", "vxlan7"), "client.pcap": ("client", "eth0")}
    with net.capture(folder, places, only=f"{TCP} or udp port 4789"):
        one_exchange(net)


@scene
def ipip_one_way(net, folder):
    """What the client sends crosses the nodes' network in IPIP; the answers cross it as they are."""
    tunneled(net)
    ends = [net.device(f"node{n}", "ipip0", f"10.7.0.{n}/24", kind=IFF_TUN, mtu=1480) for n in (1, 2)]
    net.run("node1", "ip route add 198.51.100.0/24 dev ipip0")
    net.run("node2", "ip route add 192.0.2.0/24 via 203.0.113.1")
    for device, peer in zip(ends, ("203.0.113.2", "203.0.113.1")):
        with net.at(device.host):
            raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_IPIP)
        net.listen(device.file, lambda packet, raw=raw, peer=peer: raw.sendto(packet, (peer, 0)))
        net.listen(raw, lambda packet, device=device: os.write(device.file, packet[20:]))
    places = {"client.pcap": ("client", "eth0"), "outside.pcap": ("node1", "eth1"), "server.pcap": ("server", "eth0")}
    with net.capture(folder, places, only=f"{TCP} or ip proto 4"):
        one_exchange(net)


def mirrored(net, folder, shown):
    """A mirror port between router and server shows what `shown(sender, frame)` makes of the frames."""
    links = routed(net)
    span = net.mirror()

    def treat(sender, frame):
        if segment_of(frame):
            span(shown(sender, frame))
        yield Departure(frame)

    links.far.treat = treat
    places = {"client.pcap": ("client", "eth0"), "span.pcap": ("mirror", "span"), "server.pcap": ("server", "eth0")}
    with net.capture(folder, places, only=f"{TCP} or mpls"):
        one_exchange(net)


@scene
def vlan_by_direction(net, folder):
    """The trunk carries what goes to the server in VLAN 10 and what comes from it in VLAN 20."""
    mirrored(net, folder, lambda sender, frame: tagged(frame, 10 if sender.host == "router" else 20))


@scene
def vlan_one_way(net, folder):
    mirrored(net, folder, lambda sender, frame: tagged(frame, 10) if sender.host == "router" else frame)


@scene
def mpls_one_way(net, folder):
    """Requests have a label; that of the answers was removed one hop earlier, as penultimate hop popping does."""
    mirrored(net, folder, lambda sender, frame: labeled(frame, 16) if sender.host == "router" else frame)
