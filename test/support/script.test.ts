import { describe, expect, test } from "vitest";
import { buildScript } from "./script";
import { parseScript } from "./scriptLines";
import { hasTshark, tsharkRows, whyNoTshark } from "./tshark";

/** The octets of TCP's header in an Ethernet frame over IPv4 without options. */
function tcpHeader(data: Uint8Array): DataView {
  return new DataView(data.buffer, data.byteOffset + 14 + 20);
}

function headerOf(line: string, setting = {}): DataView {
  return tcpHeader(buildScript(line, setting).records[0]!.data);
}

describe("numbers", () => {
  test("count from the ISN of the side that they belong to, past 2^32 as well", () => {
    const header = headerOf("< S. 0:0(0) ack 1", { initiatorIsn: 2 ** 32 - 1, responderIsn: 7 });
    expect([header.getUint32(4), header.getUint32(8)]).toEqual([7, 0]);
  });
  test("with = stand on the wire as they are", () => {
    const header = headerOf("< R. =0:=0(0) ack =9", { initiatorIsn: 5, responderIsn: 7 });
    expect([header.getUint32(4), header.getUint32(8)]).toEqual([0, 9]);
  });
  test("in SACK count from the ISN of the peer", () => {
    const header = headerOf("> . 1:1(0) ack 1 <sack 11:21>", { initiatorIsn: 5, responderIsn: 100 });
    expect([header.getUint32(22), header.getUint32(26)]).toEqual([111, 121]);
  });
  test("of an absent ACK are zero on the wire", () => {
    expect(headerOf("> S 0:0(0)", { responderIsn: 7 }).getUint32(8)).toBe(0);
  });
});

describe("fields", () => {
  test("flags by letter and by bits", () => {
    expect(headerOf("> SFRP.EWUA 0:0(0) ack 1").getUint16(12) & 0xfff).toBe(0x1ff);
    expect(headerOf("> 0xe02 0:0(0)").getUint16(12) & 0xfff).toBe(0xe02);
    expect(headerOf("> - 0:0(0)").getUint16(12) & 0xfff).toBe(0);
  });
  test("window, urgent pointer, data offset and checksum", () => {
    const header = headerOf("> S 0:0(0) win 512 up 3 offset 4 sum 4660");
    expect([header.getUint16(14), header.getUint16(18), header.getUint8(12) >> 4, header.getUint16(16)]).toEqual([
      512, 3, 4, 0x1234,
    ]);
  });
  test("the same octets of the stream are the same octets on the wire", () => {
    const [whole, half] = buildScript("> P. 1:31(30) ack 1\n> P. 16:31(15) ack 1").records;
    expect(half!.data.slice(-15)).toEqual(whole!.data.slice(-15));
  });
});

describe("frames", () => {
  test("marks name the frame, its severity and how often", () => {
    const { marks } = buildScript(`
      > S 0:0(0)                // a remark
      < R. 0:0(0) ack 1         // reported warning: for a reason
      < R. 0:0(0) ack 1         // reported twice`);
    expect(marks).toEqual([
      { frame: 2, count: 1, severity: "warning" },
      { frame: 3, count: 2, severity: undefined },
    ]);
  });
  test("times are relative, absolute, or 1 ms on", () => {
    const { records } = buildScript("> S 0:0(0)\n> S 0:0(0)\n+0.5 > S 0:0(0)\n0.25 > S 0:0(0)\n+3.0 end");
    expect(records.map(({ timeNs }) => timeNs! / 1e6)).toEqual([0, 1, 501, 250, 3250]);
  });
  test("a duplicate is the same octets; a retry is not, over IPv4", () => {
    const [first, dup, retry] = buildScript("> S 0:0(0)\ndup 1\n> S 0:0(0)").records;
    expect(dup!.data).toEqual(first!.data);
    expect(retry!.data).not.toEqual(first!.data);
  });
  test("cut is what was captured of a frame", () => {
    const [record] = buildScript("> P. 1:101(100) ack 1 cut 60").records;
    expect([record!.data.length, record!.originalLength]).toEqual([60, 154]);
  });
  test("flows have ports and ISNs of their own", () => {
    const { records } = buildScript("> S 0:0(0)\nflow 2: > S 0:0(0)\nflow 3: > S 0:0(0)", { initiatorIsn: 0 });
    const headers = records.map(({ data }) => tcpHeader(data));
    expect(headers.map((header) => header.getUint16(0))).toEqual([40000, 40001, 40002]);
    const [a, b, c] = headers.map((header) => header.getUint32(4));
    expect((b! - a!) >>> 0).not.toBe((c! - b!) >>> 0);
  });
  test("a flow can be set otherwise", () => {
    const { records } = buildScript("flow 2: set port 5/6 isn +10/=0 host 7/8 vlan 42\nflow 2: < S. 0:0(0) ack 1", {
      initiatorIsn: 1,
    });
    const { data } = records[0]!;
    expect([...data.slice(12, 16)]).toEqual([0x81, 0, 0, 42]);
    const ip = data.slice(18);
    expect([ip[15], ip[19]]).toEqual([8, 7]);
    const tcp = new DataView(ip.buffer, 20);
    expect([tcp.getUint16(0), tcp.getUint16(2), tcp.getUint32(4), tcp.getUint32(8)]).toEqual([6, 5, 0, 12]);
  });
});

describe("what is not in the notation is refused, with its line", () => {
  test.each([
    ["> S 0:1(0)", /length is not 0/],
    ["> S", /something is missing/],
    ["S 0:0(0)", /"S" is no direction/],
    ["> X 0:0(0)", /"X" is no flag/],
    ["> . 0:0(0)", /needs an ack number/],
    ["> S 0:0(0) ack", /something is missing/],
    ["> S 0:0(0) wim 3", /"wim" means nothing/],
    ["> S 0:0(0) <mms 3>", /"mms" is no option/],
    ["> S 0:0(0) <mss>", /"undefined" is no number/],
    ["< icmp unreachable port", /quotes a frame/],
    ["< icmp unreachable port quoting 4", /no frame 4 to quote/],
    ["dup 4", /no frame 4/],
    ["+1.0 end of it", /one word too many/],
    [`> P. 1:3(2) ack 1 text "abc"`, /3 octets/],
    ["> S 0:0(0)\nflow 1: set vlan 3", /has begun/],
  ])("%s", (line, message) => {
    expect(() => buildScript(line)).toThrow(message);
    if (!line.includes("\n")) expect(() => buildScript(line)).toThrow(line);
  });
  test("comments and empty lines are nothing", () => {
    expect(parseScript("\n // > S\n\n")).toEqual([]);
  });
});

describe.skipIf(!hasTshark)(`tshark agrees${whyNoTshark}`, () => {
  const script = `
    > SEW 0:0(0) win 64240 <mss 1460,sackOK,TS val 100 ecr 0,nop,wscale 7,FO 0102030405060708,nop,nop>
    < S.E 0:0(0) ack 1 win 65160 <mss 1440,nop,nop,sackOK,nop,wscale 8>
    > .   1:1(0) ack 1 win 502 <nop,nop,sack 11:21 31:41>
    > P.  1:101(100) ack 1 ecn 2 ttl 9
    < R.  1:6(5) ack 101 text "sorry"
    > UF. 101:101(0) ack 1 up 4
    < .   6:6(0) ack 102 badsum
    < .   6:6(0) ack 102 vlan 42`;
  const fields = ["tcp.seq_raw", "tcp.ack_raw", "tcp.flags", "tcp.len", "tcp.window_size_value", "tcp.checksum.status"];

  test.each([
    [4 as const, 0, 2 ** 31],
    [6 as const, 2 ** 32 - 1, 1],
  ])("over IPv%i on numbers, flags, lengths and checksums", (family, x, y) => {
    const seen = tsharkRows(buildScript(script, { family, initiatorIsn: x, responderIsn: y }).bytes, fields);
    const u = (value: number) => String(value >>> 0);
    const wanted = [
      [u(x), "0", "0x00c2", "0", "64240", "1"],
      [u(y), u(x + 1), "0x0052", "0", "65160", "1"],
      [u(x + 1), u(y + 1), "0x0010", "0", "502", "1"],
      [u(x + 1), u(y + 1), "0x0018", "100", "65535", "1"],
      [u(y + 1), u(x + 101), "0x0014", "5", "65535", "1"],
      [u(x + 101), u(y + 1), "0x0031", "0", "65535", "1"],
      [u(y + 6), u(x + 102), "0x0010", "0", "65535", "0"],
      [u(y + 6), u(x + 102), "0x0010", "0", "65535", "1"],
    ];
    expect(seen).toEqual(wanted);
  });

  test("on options", () => {
    const names = ["tcp.option_kind", "tcp.options.mss_val", "tcp.options.timestamp.tsval", "tcp.options.tfo.cookie"];
    const [syn, synAck, ack] = tsharkRows(buildScript(script).bytes, [...names, "tcp.options.sack_le"]);
    expect(syn).toEqual(["2,4,8,1,3,34,1,1", "1460", "100", "0102030405060708", ""]);
    expect(synAck).toEqual(["2,1,1,4,1,3", "1440", "", "", ""]);
    expect(ack).toEqual(["1,1,5", "", "", "", "11,31"]);
  });

  test.each([4 as const, 6 as const])("on ICMP errors over IPv%i", (family) => {
    const errors = ["net", "host", "port", "admin", "needfrag", "time-exceeded"];
    const text = `> S 0:0(0)\n${errors.map((error) => `< icmp unreachable ${error} quoting 1 from router`).join("\n")}`;
    const [layer, source] = family === 6 ? ["icmpv6", "ipv6.src"] : ["icmp", "ip.src"];
    const rows = tsharkRows(buildScript(text, { family }).bytes, [
      `${layer}.type`,
      `${layer}.code`,
      source,
      "tcp.dstport",
      `${layer}.checksum.status`,
    ]);
    const seen = rows
      .slice(1)
      .map(([type, code, from, port, status]) => [`${type}/${code}`, from?.split(",")[0], port, status]);
    const router = family === 6 ? "2001:db8::ffff" : "192.0.2.1";
    const wanted =
      family === 6 ? ["1/0", "1/3", "1/4", "1/1", "2/0", "3/0"] : ["3/0", "3/1", "3/3", "3/13", "3/4", "11/0"];
    expect(seen).toEqual(wanted.map((each) => [each, router, "80", "1"]));
  });

  test("that the pseudo-header's sum is what offloading leaves", () => {
    const [row] = tsharkRows(buildScript("> S 0:0(0) pseudo").bytes, ["tcp.checksum.status", "_ws.expert.message"]);
    expect(row?.[0]).not.toBe("1");
  });
});
