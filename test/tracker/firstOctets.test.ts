import { describe, expect, test } from "vitest";
import { FIRST_OCTETS, firstOctetsOf } from "../../src/core/tracker/firstOctets";
import { emptyPacket } from "../../src/core/wire/packet";
import { analyzeScript } from "../support/capture";
import { ascii, octets } from "../support/frames";

function kindOf(bytes: Uint8Array): string | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return FIRST_OCTETS[firstOctetsOf({ ...emptyPacket(), bytes, view, payloadStart: 0, payloadEnd: bytes.length })];
}

test.each([
  ["160301", "tls"],
  ["1603030200", "tls"],
  ["16030100c801", "tls"],
  ["160303004002", "tls"],
  ["150303", "tls"],
  ["15030100020228", "tls"],
  ["160305", "other"],
  // No record: a message of another kind, one without a length, one of over 2^14 octets, an alert of three octets, of level 3.
  ["16030100c800", "other"],
  ["16030100c810", "other"],
  ["160300000201", "other"],
  ["160303400101", "other"],
  ["150301000302", "other"],
  ["150301000203", "other"],
  ["170303", "other"],
  ["160200", "other"],
  ["1603", "other"],
  ["16", "other"],
  ["", undefined],
])("octets %s are %s", (hex, kind) => {
  expect(kindOf(octets(hex))).toBe(kind);
});

test.each([
  ["GET / HTTP/1.1", "http"],
  ["HTTP/1.1 400 Bad Request", "http"],
  ["PRI * HTTP/2.0", "http"],
  ["GET", "other"],
  ["get / ", "other"],
  ["SSH-2.0-OpenSSH", "other"],
  ["220 mail", "other"],
])('"%s" is %s', (text, kind) => {
  expect(kindOf(ascii(text))).toBe(kind);
});

describe("of a side", () => {
  const OPEN = "> S 0:0(0)\n< S. 0:0(0) ack 1\n> . 1:1(0) ack 1";
  const firstOf = (script: string, side: "initiator" | "responder" = "initiator") =>
    analyzeScript(`${OPEN}\n${script}`).flows[0]![side].firstData;

  test("its first data, and no other", () => {
    expect(firstOf('> P. 1:5(4) ack 1 text "GET "\n> P. 5:9(4) ack 1 text "more"')).toBe("http");
    expect(firstOf('> P. 1:5(4) ack 1 text "more"\n> P. 5:9(4) ack 1 text "GET "')).toBe("other");
    expect(firstOf('< P. 1:5(4) ack 1 text "HTTP"', "responder")).toBe("http");
    expect(firstOf('< P. 1:5(4) ack 1 text "HTTP"')).toBeUndefined();
  });

  test("not known where the beginning is missing", () => {
    expect(firstOf('> P. 5:9(4) ack 1 text "GET "')).toBeUndefined();
    expect(analyzeScript('> P. 1:5(4) ack 1 text "GET "').flows[0]!.initiator.firstData).toBeUndefined();
  });

  test("on the ACK of the handshake, and with a FIN", () => {
    expect(
      analyzeScript('> S 0:0(0)\n< S. 0:0(0) ack 1\n> P. 1:5(4) ack 1 text "GET "').flows[0]!.initiator.firstData,
    ).toBe("http");
    expect(firstOf('> F. 1:5(4) ack 1 text "GET "')).toBe("http");
  });
});
