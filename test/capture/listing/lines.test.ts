// What becomes of single lines: numbers, options, times, and lines that cannot be read.

import { describe, expect, it } from "vitest";
import { analysisOf, octetsOf, verdictsOf } from "../../support/listings";

const SYN = "IP 10.0.0.1.40000 > 10.0.0.2.80: Flags [S], seq 1000, win 64240, options [mss 1460], length 0";
const SYN_ACK =
  "IP 10.0.0.2.80 > 10.0.0.1.40000: Flags [S.], seq 5000, ack 1001, win 65160, options [mss 1460], length 0";
const ACK = "IP 10.0.0.1.40000 > 10.0.0.2.80: Flags [.], ack 1, win 502, length 0";

const read = (...lines: readonly string[]) => analysisOf(octetsOf(lines.join("\n")));
const eventsOf = (...lines: readonly string[]) => {
  const { events } = read(...lines).flow(1)!;
  return events.flatMap((event) => (event.kind === "segment" ? [event] : []));
};
const messages = (...lines: readonly string[]) => read(...lines).issues.map(({ message }) => message);

describe("tcpdump", () => {
  it("makes relative numbers absolute again, and puts in those that it leaves out", () => {
    const [syn, synAck, ack] = eventsOf(`1.0 ${SYN}`, `1.1 ${SYN_ACK}`, `1.2 ${ACK}`);
    expect(syn!.seg).toMatchObject({ seq: 1000, wnd: 64240 });
    expect(synAck!.seg).toMatchObject({ seq: 5000, ack: 1001 });
    expect(ack!.seg).toMatchObject({ seq: 1001, ack: 5001, wnd: 502 });
  });

  it("sees that -S left them absolute", () => {
    const data = "IP 10.0.0.1.40000 > 10.0.0.2.80: Flags [P.], seq 1001:1011, ack 5001, win 502, length 10";
    const analysis = read(`1.0 ${SYN}`, `1.1 ${SYN_ACK}`, `1.2 ${ACK.replace("ack 1", "ack 5001")}`, `1.3 ${data}`);
    expect(verdictsOf(analysis)).toEqual(["established: "]);
    expect(analysis.flow(1)!.initiator).toMatchObject({ sndNxt: 1011, payloadBytes: 10 });
  });

  it("takes relative numbers from a SYN-ACK with a wrong acknowledgment number as tcpdump does", () => {
    // The initiator's numbers are then relative to SEG.ACK − 1 of the SYN-ACK, and not to its ISN.
    const wrong = SYN_ACK.replace("ack 1001", "ack 900");
    const data = "IP 10.0.0.1.40000 > 10.0.0.2.80: Flags [P.], seq 102:112, ack 1, win 502, length 10";
    const analysis = read(`1.0 ${SYN}`, `1.1 ${wrong}`, `1.2 ${ACK}`, `1.3 ${data}`);
    expect(analysis.flow(1)!.initiator).toMatchObject({ iss: 1000, sndNxt: 1011 });
  });

  it("reads every option that it writes", () => {
    const options =
      "mss 1460,sackOK,TS val 199145480 ecr 7,nop,wscale 10,tfo  cookie c88cee59790a89d5,unknown-254 0x1234,eol";
    const [syn] = eventsOf(`1.0 ${SYN.replace("mss 1460", options)}`);
    expect(Buffer.from(syn!.seg.options).toString("hex")).toBe(
      "020405b40402080a0bdeb808000000070103030a220ac88cee59790a89d5fe0412340000",
    );
    expect(syn!.seg.defects).toBe(0);
  });

  it("knows nothing behind an option that it does not know", () => {
    const analysis = read(`1.0 ${SYN.replace("mss 1460", "sackOK,mptcp 4 capable v1")}`);
    expect(verdictsOf(analysis)).toEqual(["unanswered: hint syn-unanswered@1"]);
    expect(analysis.flow(1)!.sight.cut).toBe(true);
  });

  it("takes SACK blocks for relative to the other side's number", () => {
    const sack = ACK.replace("win 502", "win 502, options [nop,nop,sack 1 {11:21}]");
    const last = eventsOf(`1.0 ${SYN}`, `1.1 ${SYN_ACK}`, `1.2 ${ACK}`, `1.3 ${sack}`).at(-1)!;
    expect(Buffer.from(last.seg.options).toString("hex")).toBe("0101050a0000139300 00139d".replace(" ", ""));
  });

  it("concludes nothing from an ACK that may not have fitted", () => {
    const lines = [`1.0 ${SYN}`, `1.1 ${SYN_ACK}`, `1.2 ${ACK}`, `2.1 ${SYN_ACK}`, `4.1 ${SYN_ACK}`, `8.1 ${SYN_ACK}`];
    const shown = lines.map((line) => line.replace("[.], ack", "[.], seq 1, ack"));
    expect(verdictsOf(read(...lines)).join()).not.toContain("handshake-not-taken");
    expect(verdictsOf(read(...shown)).join()).toContain("handshake-not-taken");
  });

  it("takes no number for unsent where it may be that of a line without a number", () => {
    const beyond = "IP 10.0.0.2.80 > 10.0.0.1.40000: Flags [P.], seq 1:11, ack 9, win 502, length 10";
    const lines = [`1.0 ${SYN}`, `1.1 ${SYN_ACK}`, `1.2 ${ACK}`, `1.3 ${beyond}`];
    const shown = lines.map((line) => line.replace("[.], ack", "[.], seq 1, ack"));
    expect(verdictsOf(read(...lines)).join()).not.toContain("ack-of-unsent");
    expect(verdictsOf(read(...shown)).join()).toContain("ack-of-unsent");
  });

  it("judges no pure ACK whose sequence number is not known", () => {
    const analysis = read(`1.0 ${ACK}`, `1.1 ${ACK.replace("ack 1", "ack 9")}`);
    expect(analysis.flowCount).toBe(0);
    expect(analysis.issues).toContainEqual(expect.objectContaining({ kind: "dropped", count: 2, frame: 1, offset: 0 }));
  });
});

describe("around a packet", () => {
  it("an interface and its direction are where it was recorded", () => {
    const analysis = read(`1.0 eth0  In  ${SYN}`, `1.000100 eth1  Out ${SYN}`, `1.000200 eth1  In  ${SYN_ACK}`);
    expect(analysis.contents.interfaces).toEqual(["eth0", "eth1"]);
    const points = analysis.flow(1)!.events.flatMap((event) => (event.kind === "segment" ? [event.point] : []));
    expect(new Set(points).size).toBe(2);
  });

  it("the line behind a VXLAN header is the packet in the tunnel", () => {
    const outer = "IP 203.0.113.1.4789 > 203.0.113.2.4789: VXLAN, flags [I] (0x08), vni 7";
    const analysis = read(`1.0 ${outer}`, SYN, `1.1 ${outer.replace("vni 7", "vni 8")}`, SYN, `1.2 ${SYN}`);
    expect(analysis.frames).toBe(3);
    expect([1, 2, 3].map((id) => analysis.flow(id)!.path)).toEqual([
      expect.stringContaining("7"),
      expect.stringContaining("8"),
      "",
    ]);
  });

  it("Ethernet addresses and VLANs of -e", () => {
    const link =
      "02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype 802.1Q (0x8100), length 62: vlan 42, p 0, ethertype IPv4";
    const [syn] = eventsOf(`1.0 ${link}, ${SYN.replace("IP ", "")}`);
    expect(syn!.link).toMatchObject({ source: "02:00:00:00:00:01", destination: "02:00:00:00:00:02" });
    expect(read(`1.0 ${link}, ${SYN.replace("IP ", "")}`).flow(1)!.path).toContain("42");
  });
});

describe("lines that cannot be read", () => {
  it("are named with their reason, once per reason", () => {
    const lines = [`1.0 ${SYN}`, "1.1 IP 10.0.0.1.1 > 10.0.0.2.2: tcp 0", "1.2 IP 10.0.0.1.1 > 10.0.0.2.2: tcp 5"];
    expect(messages(...lines)).toContain(
      'Line 2 was not read: "tcpdump -q" lists neither numbers nor control bits. The same holds for another line. Segments that are missing may be among these lines.',
    );
  });

  it.each([
    ["1.1 IP client.40000 > 10.0.0.2.80: Flags [S], seq 1, win 5, length 0", "a name in place of an address"],
    ["1.1 IP 10.0.0.1.40000 > 10.0.0.2.80: Flags [S], seq 1, win 5", "its numbers are incomplete"],
    ["1.1 IP 10.0.0.1.40000 > 10.0.0.2.80: Flags [S], [|tcp]", "it ends inside the TCP header"],
    ["1.1 10.0.0.1.40000 -> 10.0.0.2.80: syn 1", "verbosity 3 or 6"],
    ["   9 1.1 10.0.0.1 → 10.0.0.2 TLSv1.3 583 Client Hello", "it shows TLSv1.3 in place"],
    ["\t0x0010:  4500 003c f228 4000 4006 3491 0a00 0001", "octets before it are missing"],
  ])("%s", (line, reason) => {
    const text = Buffer.from(`1.0 ${SYN}\n${line}`, "utf8").toString("latin1");
    expect(messages(text).join()).toContain(`Line 2 was not read: `);
    expect(messages(text).join()).toContain(reason);
  });

  it("do not hide those that can", () => {
    const noise = ["$ tcpdump -n", "listening on eth0, link-type EN10MB", "", "see below:", "2 packets captured"];
    const analysis = read(...noise, `1.0 ${SYN}`, "and then", `1.1 ${SYN_ACK}`, ...noise);
    expect(analysis.frames).toBe(2);
    expect(analysis.issues.map(({ kind }) => kind)).toEqual(["listing"]);
  });
});

describe("times", () => {
  const at = (...times: readonly string[]) =>
    read(...times.map((time, i) => `${time} ${SYN.replace("40000", String(40_000 + i))}`));
  const since = (...times: readonly string[]) => {
    const analysis = at(...times);
    return times.map((_, i) => analysis.flow(i + 1)!.firstTimeNs / 1e6);
  };

  it("pass midnight", () => {
    expect(since("23:59:59.500000", "00:00:00.250000")).toEqual([500, 1250]);
  });
  it("are differences where one is less than the one before", () => {
    expect(since(" 00:00:00.000000", " 00:00:02.000000", " 00:00:00.500000")).toEqual([0, 2000, 2500]);
  });
  it("are not, where they begin with another time", () => {
    expect(since("00:00:03.000000", "00:00:02.000000")).toEqual([0, -1000]);
  });
  it("have dates, or the listing says that it has none", () => {
    expect(at("2026-11-22 17:15:02.083114").epochSeconds).toBe(Date.UTC(2026, 10, 22, 17, 15, 2) / 1000);
    expect(at("17:15:02.083114").issues[0]!.message).toContain("dates");
    expect(at("1795367702.083114").issues[0]!.message).not.toContain("dates");
  });
});

describe("tshark", () => {
  const row = (number: number, time: string, info: string, from = "10.0.0.1", to = "10.0.0.2") =>
    Buffer.from(`${number} ${time} ${from} → ${to} TCP 66 ${info}`, "utf8").toString("latin1");
  const handshake = [
    row(1, "0.000000", "40000 → 80 [SYN] Seq=0 Win=64240 Len=0 MSS=1460 WS=128"),
    row(2, "0.010000", "80 → 40000 [SYN, ACK] Seq=0 Ack=1 Win=65160 Len=0 MSS=1460 WS=512", "10.0.0.2", "10.0.0.1"),
    row(3, "0.020000", "40000 → 80 [ACK] Seq=1 Ack=1 Win=64256 Len=0"),
  ];

  it("takes the window's scale back, and shows no numbers that are not in the text", () => {
    const analysis = read(...handshake);
    const flow = analysis.flow(1)!;
    expect(flow.outcome).toBe("established");
    const ack = flow.events.at(-1)!;
    expect(ack.kind === "segment" && ack.seg.wnd).toBe(502);
    expect(flow.sight.relativeNumbersOnly).toBe(true);
    expect(analysis.issues[0]!.message).toContain("values of sequence numbers");
  });

  it("takes numbers for relative, although the first row hides its own", () => {
    const analysis = read(row(1, "0.0", "40000 → 80 [ACK] Seq=518 Ack=4000 Win=502 Len=0"), ...handshake);
    expect(analysis.flow(1)!.sight.relativeNumbersOnly).toBe(true);
  });

  it("takes two connections for two, although both begin with 0", () => {
    const other = handshake.map((line) => line.replaceAll("10.0.0.2", "10.0.0.3"));
    const analysis = read(...handshake, ...other);
    expect(verdictsOf(analysis)).toEqual(["established: ", "established: "]);
    expect([...analysis.connections()]).toEqual([]);
  });
});

it("UTF-16, as PowerShell redirects it, is read the same", () => {
  const text = `1.0 ${SYN}\r\n1.1 ${SYN_ACK}\r\n1.2 ${ACK}\r\n`;
  const encoded = new Uint8Array(Buffer.from(`\ufeff${text}`, "utf16le"));
  for (const piece of [encoded.length, 3]) {
    const analysis = analysisOf(encoded, piece);
    expect(verdictsOf(analysis)).toEqual(verdictsOf(analysisOf(octetsOf(text))));
    expect(analysis.frames).toBe(3);
  }
});

it.each(["a log\n2026-11-22 17:15:02 GET / 200\n", "IP addresses: 10.0.0.1 > 10.0.0.2\n", "0000 is a number\n"])(
  "%j is no listing",
  (text) => {
    expect(read(text.repeat(3000)).notACapture?.message).toContain("not a capture");
    expect(read(text).notACapture?.message).toContain("not a capture");
  },
);
