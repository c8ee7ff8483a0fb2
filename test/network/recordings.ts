// What scripts/samples/record_network.py did, and what the product must say of each capture alone. The truth is that of
// the set-up: written from the script, not from an output.

export interface Expected {
  /** One per flow, in their order. */
  readonly outcomes?: readonly string[];
  /** Findings as `rule@frame`: all errors, and others that must be among the rest. */
  readonly problems?: readonly string[];
  /** The flows that are one connection; none are unless they are listed. */
  readonly joined?: readonly (readonly number[])[];
  /** Errors on the capture as a whole, `kind@frame`. */
  readonly issues?: readonly string[];
}

export interface Recording {
  /** What was done, in one sentence. */
  readonly truth: string;
  /** By file; a capture that is not named must contain no error. */
  readonly captures?: Readonly<Record<string, Expected>>;
  /** Captures of which nothing is expected yet. */
  readonly unjudged?: readonly string[];
}

const OPEN = "established";
const ONE_OPEN = { outcomes: [OPEN] };
/** One connection, of which the capture has two flows. */
const BOTH_OPEN = { outcomes: [OPEN, OPEN], joined: [[1, 2]] };
const SLOW_SYN = { outcomes: [OPEN], problems: ["syn-retransmitted@2", "handshake-slow@4"] };
const SLOW_SYN_ON_ROUTER = { outcomes: [OPEN], problems: ["syn-retransmitted@3", "handshake-slow@7"] };

const TRANSLATED: Record<string, Recording> = {
  snat: { truth: "The router replaces the client's address and port.", captures: { "router.pcap": BOTH_OPEN } },
  dnat: { truth: "The router replaces the server's address and port.", captures: { "router.pcapng": BOTH_OPEN } },
  "dnat-ipv6": { truth: "The same over IPv6.", captures: { "router.pcap": BOTH_OPEN } },
  balanced: {
    truth: "The router sends the second of three connections to another port of the server.",
    captures: {
      "client.pcap": { outcomes: [OPEN, OPEN, OPEN] },
      "router.pcap": {
        joined: [
          [1, 2],
          [3, 4],
          [5, 6],
        ],
      },
      "server.pcap": { outcomes: [OPEN, OPEN, OPEN] },
    },
  },
};

const CHANGED: Record<string, Recording> = {
  "mss-clamped": {
    truth: "The router lowers the MSS of both SYNs from 1460 to 1360.",
    captures: { "router.pcap": { outcomes: [OPEN], problems: ["changed-between@1", "changed-between@4"] } },
  },
  "sack-permitted-removed": {
    truth: "The router overwrites SACK-permitted with NOPs.",
    captures: { "router.pcapng": { outcomes: [OPEN], problems: ["changed-between@1"] } },
  },
  "window-scale-removed": {
    truth: "The router overwrites the window scale with NOPs.",
    captures: {
      "router.pcap": { outcomes: [OPEN], problems: ["changed-between@1"] },
      "server.pcap": { outcomes: [OPEN], problems: ["options-stripped@1"] },
    },
  },
  "timestamps-removed": {
    truth: "The router overwrites the timestamps with NOPs.",
    captures: {
      "router.pcap": { outcomes: [OPEN], problems: ["changed-between@1"] },
      "server.pcap": { outcomes: [OPEN], problems: ["options-stripped@1"] },
    },
  },
  "ecn-bits-cleared": { truth: "A device clears ECE and CWR of the SYN: both ends wanted ECN, and do without." },
  "isn-rewritten": { truth: "A device adds to the client's sequence numbers and corrects the SACK blocks." },
  "isn-rewritten-sack-left": {
    truth: "The same device leaves the SACK blocks: the client gets blocks that it never sent.",
    captures: {
      "client.pcap": { outcomes: [OPEN], problems: ["sack-outside-sent@14"] },
      "router.pcap": { outcomes: [OPEN], problems: ["sack-outside-sent@25"] },
    },
  },
};

const LOST: Record<string, Recording> = {
  "syn-lost": {
    truth: "The first SYN is lost between router and server.",
    captures: { "client.pcap": SLOW_SYN, "router.pcap": SLOW_SYN_ON_ROUTER },
  },
  "syn-ack-lost": {
    truth: "The first SYN-ACK is lost between server and router.",
    captures: {
      "client.pcap": SLOW_SYN,
      "router.pcap": SLOW_SYN_ON_ROUTER,
      "server.pcap": {
        outcomes: [OPEN],
        problems: ["syn-retransmitted@3", "syn-ack-retransmitted@4", "handshake-slow@5"],
      },
    },
  },
  "ack-lost": {
    truth: "The router drops the handshake's ACK; the next one arrives.",
    captures: {
      "client.pcap": { outcomes: [OPEN], problems: ["syn-ack-retransmitted@4"] },
      "router.pcap": { outcomes: [OPEN], problems: ["lost-between@5", "syn-ack-retransmitted@6"] },
      "server.pcap": { outcomes: [OPEN], problems: ["syn-ack-retransmitted@3", "handshake-slow@4"] },
    },
  },
  "syn-never-arrives": {
    truth: "The router drops every SYN to port 81, and nothing else.",
    captures: {
      "client.pcap": {
        outcomes: [OPEN, "unanswered", OPEN],
        problems: ["syn-retransmitted@12", "syn-unanswered@13"],
      },
      "router.pcap": {
        outcomes: [OPEN, "unanswered", OPEN],
        problems: ["lost-between@21", "syn-retransmitted@22", "syn-unanswered@23"],
      },
      "server.pcap": { outcomes: [OPEN, OPEN] },
    },
  },
  delayed: { truth: "The response takes 150 ms longer between server and router." },
  duplicated: { truth: "The response is duplicated between server and router." },
  reordered: { truth: "The client's fourth part overtakes the third between router and server." },
};

const ANSWERED: Record<string, Recording> = {
  "syn-proxy": {
    truth: "The router answers the SYN itself, and connects to the server with the client's numbers.",
    captures: { "server.pcap": { outcomes: [OPEN], problems: ["ack-without-flag@1"] } },
  },
  "syn-proxy-wrong-echo": {
    truth:
      "The same proxy echoes a TSval that the server never sent: the server drops the ACK and repeats its SYN-ACK.",
    captures: {
      "client.pcap": { outcomes: [OPEN], problems: ["syn-ack-retransmitted@6"] },
      "server.pcap": {
        outcomes: [OPEN],
        problems: ["ack-without-flag@1", "timestamps-echo-wrong@3", "syn-ack-retransmitted@5"],
      },
    },
  },
  "transparent-proxy": { truth: "The router accepts in the server's name and has a connection of its own to it." },
  "reset-in-between": {
    truth: "A device between router and server resets both ends at the client's request.",
    captures: {
      "client.pcap": { outcomes: [OPEN], problems: ["reset-forged@5"] },
      "server.pcap": { outcomes: [OPEN], problems: ["reset-forged@4"] },
    },
  },
};

const WRAPPED: Record<string, Recording> = {
  "vxlan-inside-and-outside": {
    truth: "Two nodes join their networks by VXLAN 7, and are captured inside and outside.",
    captures: {
      "node1.pcap": BOTH_OPEN,
      "node2.pcap": BOTH_OPEN,
      "outside.pcapng": { outcomes: [OPEN, OPEN], joined: [[2, 1]] },
    },
  },
  "ipip-one-way": {
    truth: "Requests cross the nodes' network in IPIP, answers do not.",
    captures: { "outside.pcap": ONE_OPEN },
  },
  "vlan-by-direction": {
    truth: "Requests are in VLAN 10, answers in VLAN 20.",
    captures: { "span.pcap": ONE_OPEN },
  },
  "vlan-one-way": {
    truth: "Requests are in VLAN 10, answers in none.",
    captures: { "span.pcap": ONE_OPEN },
  },
  "mpls-one-way": {
    truth: "Requests have an MPLS label, answers have none.",
    captures: { "span.pcap": ONE_OPEN },
  },
};

const SENT_BY: Record<string, Recording> = {
  "refused-by-router": {
    truth: "The server answers at port 80; at port 81 the router refuses in its name.",
    captures: {
      "client.pcap": { outcomes: [OPEN, "refused", OPEN], problems: ["syn-refused@12", "reset-forged@12"] },
      "server.pcap": { outcomes: [OPEN, OPEN] },
    },
  },
  "reset-by-router": {
    truth: "The router resets the client at its first data; the server never gets the data.",
    captures: { "client.pcap": { outcomes: [OPEN], problems: ["reset-forged@5"] } },
  },
  "reset-by-router-ipv6": {
    truth: "The same over IPv6.",
    captures: { "client.pcap": { outcomes: [OPEN], problems: ["reset-forged@5"] } },
  },
  "reset-mirrored": {
    truth: "A device turns the client's request into a RST, IP ID and window included.",
    captures: { "client.pcap": { outcomes: [OPEN], problems: ["reset-forged@5"] } },
  },
  "reset-by-server": { truth: "The server itself aborts the connection." },
  "reset-by-forwarder": {
    truth: "The router resets every SYN-ACK in the client's name; the client retransmits its SYN.",
    captures: {
      "client.pcap": { outcomes: ["unanswered"], problems: ["syn-retransmitted@2", "syn-unanswered@2"] },
      "server.pcap": { outcomes: ["reset"], problems: ["handshake-reset@3", "reset-by-forwarder@3"] },
    },
  },
};

const WAYS: Record<string, Recording> = {
  "asymmetric-route": {
    truth: "Requests go through one router, answers through the other; it works.",
    captures: {
      "client.pcap": { outcomes: [OPEN], problems: ["path-asymmetric@2"] },
      "server.pcap": { outcomes: [OPEN], problems: ["path-asymmetric@2"] },
      "first.pcap": { outcomes: ["one-sided"] },
      "second.pcap": { outcomes: ["not-captured"] },
    },
  },
  "asymmetric-route-firewall": {
    truth: "The router of the requests sees no SYN-ACK and drops the ACK and all that follows.",
    captures: {
      "client.pcap": { outcomes: ["half-open"], problems: ["path-asymmetric@2", "handshake-not-taken@8"] },
      "first.pcap": { outcomes: ["one-sided"] },
      "server.pcap": {
        outcomes: ["half-open"],
        problems: ["path-asymmetric@2", "syn-ack-retransmitted@3", "handshake-ack-missing@4"],
      },
    },
  },
};

const PAST_THE_NAT: Record<string, Recording> = {
  "hairpin-nat": {
    truth: "The router translates the SYN to a server that answers the client directly, from its own address.",
    captures: {
      "client.pcap": { joined: [[1, 2, 3]], problems: ["answer-from-elsewhere@2"] },
      "server.pcap": { outcomes: ["reset"], problems: ["path-asymmetric@2", "handshake-reset@3"] },
    },
    unjudged: ["router.pcap"],
  },
};

const BENEATH: Record<string, Recording> = {
  "mtu-black-hole": {
    truth: "Packets over 1000 octets disappear between server and router.",
    captures: { "server.pcap": { outcomes: [OPEN], problems: ["path-mtu-black-hole@11"] } },
  },
  "fragmentation-needed": {
    truth: "The router asks for packets of 1000 octets, and the server sends such.",
    captures: { "server.pcap": { outcomes: [OPEN], problems: ["icmp-after-handshake@10"] } },
  },
  "fragmentation-needed-ignored": {
    truth: "The router asks for packets of 1000 octets, and the server repeats larger ones.",
    captures: { "server.pcap": { outcomes: [OPEN], problems: ["icmp-after-handshake@10"] } },
  },
  "arp-unanswered": {
    truth: "Nobody answers the requests for the router's hardware address: no SYN is sent.",
    captures: { "client.pcap": { outcomes: [], issues: ["no-route-to-neighbor@1"] } },
  },
  "neighbor-unanswered-ipv6": {
    truth: "The same over IPv6.",
    captures: { "client.pcap": { outcomes: [], issues: ["no-route-to-neighbor@1"] } },
  },
  "arp-answered-late": {
    truth: "The ARP reply takes 1.4 s: the SYN waits for it.",
    captures: { "client.pcap": { outcomes: [OPEN], problems: ["neighbor-answered-late@5"] } },
  },
  "neighbor-answered-late-ipv6": {
    truth: "The neighbor advertisement takes 1.4 s: the SYN waits for it.",
    captures: { "client.pcap": { outcomes: [OPEN], problems: ["neighbor-answered-late@4"] } },
  },
};

const ACCEPTED: Record<string, Recording> = {
  "proxy-for-dead-host": {
    truth: "A proxy on the router accepts for a server that does not answer, and resets after 1.5 s.",
    captures: {
      "router.pcap": { outcomes: [OPEN, "unanswered"], problems: ["syn-retransmitted@7", "syn-unanswered@7"] },
      "server.pcap": { outcomes: ["unanswered"], problems: ["syn-retransmitted@2", "syn-unanswered@2"] },
    },
  },
  "accept-queue-overflow": {
    truth: "The listener has room for three: the ACK of the fourth connection is dropped, and so is its data.",
    captures: {
      "client.pcap": { outcomes: [OPEN, OPEN, OPEN, "half-open"], problems: ["handshake-not-taken@22"] },
      "server.pcap": { outcomes: [OPEN, OPEN, OPEN, "half-open"], problems: ["handshake-not-taken@22"] },
    },
  },
  "accept-queue-overflow-cookies": {
    truth: "The last two of four got SYN cookies, and their ACKs and data are dropped.",
    captures: {
      "client.pcap": {
        outcomes: [OPEN, OPEN, OPEN, OPEN],
        problems: ["data-unacknowledged@27", "data-unacknowledged@28"],
      },
      "server.pcap": {
        outcomes: [OPEN, OPEN, OPEN, OPEN],
        problems: ["data-unacknowledged@27", "data-unacknowledged@28"],
      },
    },
  },
  "accept-queue-overflow-reset": {
    truth: "The same listener resets the fourth connection at its ACK.",
    captures: {
      "client.pcap": { outcomes: [OPEN, OPEN, OPEN, OPEN], problems: ["reset-without-answer@13"] },
      "server.pcap": { outcomes: [OPEN, OPEN, OPEN, OPEN], problems: ["reset-without-answer@13"] },
    },
  },
  "deferred-accept": { truth: "The listener waits for data, which comes after 4 s." },
  "deferred-accept-without-data": {
    truth: "The listener waits for data, and repeats its SYN-ACK once; it accepts the second ACK.",
    captures: {
      "client.pcap": { outcomes: [OPEN], problems: ["syn-ack-retransmitted@4"] },
      "server.pcap": { outcomes: [OPEN], problems: ["syn-ack-retransmitted@4"] },
    },
  },
};

/** By the name of the folder. */
export const RECORDINGS: Readonly<Record<string, Recording>> = {
  ...TRANSLATED,
  ...CHANGED,
  ...LOST,
  ...ANSWERED,
  ...WRAPPED,
  ...SENT_BY,
  ...WAYS,
  ...PAST_THE_NAT,
  ...BENEATH,
  ...ACCEPTED,
};
