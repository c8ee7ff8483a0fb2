// What `tcp-handshake compare` must say of the recordings: which flows are one connection, what became of its segments
// between the places, and what is reported. Frames are those of the captures in their order, "-" where a place has none.

export interface Between {
  /** Captures along the path; the client's and the server's unless given. */
  readonly captures?: readonly string[];
  /** The flows of each connection, one for each place. */
  readonly connections: readonly (readonly (number | null)[])[];
  /** Fields that change in every segment of a direction, and are not listed below. */
  readonly translated?: readonly string[];
  /** `fate flags frames [fields]` of every segment that did not arrive as it was sent. */
  readonly fates?: readonly string[];
  /** The findings about what happened in between: `severity rule@capture:frame`. */
  readonly findings?: readonly string[];
}

const ONE = [[1, 1]];
const UNTOUCHED: Between = { connections: ONE };
const CLEARED = ["ack", "seq"];

const TRANSLATED: Record<string, Between> = {
  snat: {
    connections: ONE,
    translated: ["source", "destination"],
    findings: ["information changed-between@client.pcap:1"],
  },
  dnat: {
    connections: ONE,
    translated: ["source", "destination"],
    findings: ["information changed-between@client.pcap:1"],
  },
  "dnat-ipv6": {
    connections: ONE,
    translated: ["source", "destination"],
    findings: ["information changed-between@client.pcap:1"],
  },
  balanced: {
    connections: [
      [1, 1],
      [2, 2],
      [3, 3],
    ],
    translated: ["source", "destination"],
    findings: [1, 11, 21].map((frame) => `information changed-between@client.pcap:${frame}`),
  },
};

/** The client has the SYN-ACKs and its RSTs in flows of their own, since they have another address than the SYN. */
const PAST_THE_NAT: Record<string, Between> = {
  "hairpin-nat": {
    connections: ONE,
    translated: ["destination"],
    findings: ["information changed-between@client.pcap:1"],
  },
};

const CHANGED: Record<string, Between> = {
  "mss-clamped": {
    connections: ONE,
    fates: ["changed SYN 1/1 options.mss", "changed SYN,ACK 2/2 options.mss"],
    findings: ["information changed-between@client.pcap:1", "information changed-between@client.pcap:2"],
  },
  "sack-permitted-removed": {
    connections: ONE,
    fates: ["changed SYN 1/1 options.sackPermitted"],
    findings: ["warning changed-between@client.pcap:1"],
  },
  "window-scale-removed": {
    connections: ONE,
    fates: ["changed SYN 1/1 options.windowScale"],
    findings: ["warning changed-between@client.pcap:1"],
  },
  "timestamps-removed": {
    connections: ONE,
    fates: ["changed SYN 1/1 options.timestamps"],
    findings: ["warning changed-between@client.pcap:1"],
  },
  "ecn-bits-cleared": {
    connections: ONE,
    fates: ["changed SYN,ECE,CWR 1/1 flags"],
    findings: ["information changed-between@client.pcap:1"],
  },
  "isn-rewritten": {
    connections: ONE,
    translated: [...CLEARED, "options.sack"],
    fates: ["lost PSH,ACK 6/-"],
    findings: ["warning changed-between@client.pcap:1", "warning lost-between@client.pcap:6"],
  },
  "isn-rewritten-sack-left": {
    connections: ONE,
    translated: CLEARED,
    fates: [
      "lost PSH,ACK 6/-",
      ...["14/9", "15/11", "16/13", "17/15", "18/17", "20/19", "22/21"].map(
        (frames) => `changed ACK ${frames} ack options.sack`,
      ),
    ],
    findings: [
      "warning changed-between@client.pcap:1",
      "warning lost-between@client.pcap:6",
      "warning changed-between@client.pcap:14",
    ],
  },
};

const LOST: Record<string, Between> = {
  "syn-lost": {
    captures: ["client.pcap", "router.pcap", "server.pcap"],
    connections: [[1, 1, 1]],
    fates: ["lost SYN 1/1/-"],
    findings: ["warning lost-between@router.pcap:1"],
  },
  "syn-ack-lost": {
    connections: ONE,
    fates: ["lost SYN,ACK -/2"],
    findings: ["warning lost-between@server.pcap:2"],
  },
  "ack-lost": {
    captures: ["client.pcap", "router.pcap", "server.pcap"],
    connections: [[1, 1, 1]],
    fates: ["lost ACK 3/5/-"],
    findings: ["warning lost-between@router.pcap:5"],
  },
  "syn-never-arrives": {
    captures: ["client.pcap", "router.pcap", "server.pcap"],
    connections: [
      [1, 1, 1],
      [2, 2, null],
      [3, 3, 2],
    ],
    fates: ["11/21", "12/22", "13/23"].map((frames) => `lost SYN ${frames}/-`),
    findings: ["information lost-between@router.pcap:21"],
  },
  delayed: {
    connections: ONE,
    fates: ["delayed PSH,ACK 6/6"],
    findings: ["information delayed-between@client.pcap:6"],
  },
  duplicated: UNTOUCHED,
  reordered: UNTOUCHED,
  "asymmetric-route": UNTOUCHED,
  "asymmetric-route-firewall": {
    connections: ONE,
    fates: ["ACK 3", "PSH,ACK 4", "PSH,ACK 5", "PSH,ACK 6", "PSH,ACK 7", "ACK 9", "PSH,ACK 10"].map(
      (segment) => `lost ${segment}/-`,
    ),
    findings: ["warning lost-between@client.pcap:3", "warning lost-between@client.pcap:4"],
  },
  "mtu-black-hole": {
    connections: ONE,
    fates: ["ACK -/6", "PSH,ACK -/7", "PSH,ACK -/8", "ACK -/11", "PSH,ACK -/12", "PSH,ACK -/13"]
      .concat(["ACK -/14", "ACK -/15", "ACK -/16"])
      .map((segment) => `lost ${segment}`),
    findings: ["warning lost-between@server.pcap:6"],
  },
};

const ANSWERED: Record<string, Between> = {
  "syn-proxy": {
    connections: ONE,
    translated: CLEARED,
    fates: [
      "lost SYN 1/-",
      "injected SYN,ACK 2/-",
      "lost ACK 3/-",
      "injected SYN -/1 options.sackPermitted options.windowScale",
      "lost SYN,ACK -/2",
      "injected ACK 4/-",
      "injected ACK -/3 ack",
    ],
    findings: ["warning injected-between@client.pcap:2"],
  },
  "syn-proxy-wrong-echo": {
    connections: ONE,
    translated: [...CLEARED, "options.timestamps"],
    fates: [
      "lost SYN 1/-",
      "injected SYN,ACK 2/-",
      "lost ACK 3/-",
      "injected SYN -/1 window options.timestamps",
      "lost SYN,ACK -/2",
      "injected ACK 4/-",
      "injected ACK -/3 ack options.timestamps",
      "lost ACK -/4",
      "injected ACK 5/-",
      "lost SYN,ACK -/5",
      "injected SYN,ACK 6/-",
    ],
    findings: ["warning injected-between@client.pcap:2"],
  },
  "transparent-proxy": { connections: [] },
  "proxy-for-dead-host": { connections: [] },
  "reset-in-between": {
    connections: ONE,
    fates: ["injected RST,ACK -/4", "injected RST,ACK 5/-"],
    findings: ["warning injected-between@client.pcap:5", "warning injected-between@server.pcap:4"],
  },
  "reset-by-router": {
    connections: ONE,
    fates: ["lost PSH,ACK 4/-", "injected RST 5/-"],
    findings: ["warning lost-between@client.pcap:4", "warning injected-between@client.pcap:5"],
  },
  "reset-by-forwarder": {
    connections: ONE,
    fates: ["lost SYN,ACK -/2", "injected RST -/3"],
    findings: ["warning lost-between@server.pcap:2", "warning injected-between@server.pcap:3"],
  },
};

const WRAPPED: Record<string, Between> = {
  "ipip-one-way": { captures: ["client.pcap", "outside.pcap", "server.pcap"], connections: [[1, 1, 1]] },
  "vlan-by-direction": { captures: ["client.pcap", "span.pcap", "server.pcap"], connections: [[1, 1, 1]] },
  "vlan-one-way": { captures: ["client.pcap", "span.pcap", "server.pcap"], connections: [[1, 1, 1]] },
  "mpls-one-way": { captures: ["client.pcap", "span.pcap", "server.pcap"], connections: [[1, 1, 1]] },
  "vxlan-inside-and-outside": {
    captures: ["client.pcap", "node2.pcap"],
    connections: [[1, 1, 2]],
  },
};

const ACCEPTED: Record<string, Between> = {
  "accept-queue-overflow": {
    connections: [
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 4],
    ],
  },
  "deferred-accept": UNTOUCHED,
  "deferred-accept-without-data": UNTOUCHED,
};

/** By the name of the folder. */
export const BETWEEN: Readonly<Record<string, Between>> = {
  ...TRANSLATED,
  ...PAST_THE_NAT,
  ...CHANGED,
  ...LOST,
  ...ANSWERED,
  ...WRAPPED,
  ...ACCEPTED,
};
