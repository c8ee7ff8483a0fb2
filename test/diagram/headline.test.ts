import { describe, expect, test } from "vitest";
import { analyzeScript } from "../support/capture";
import { detailOf, detailOfScript, type Subject } from "./subjects";

const HEADLINES: Readonly<Partial<Record<Subject, string>>> = {
  clean: "Established in 12.1 ms, closed by FIN after 3.0 s.",
  wrongAck: "Broken: the SYN-ACK of 10.0.0.2:80 acknowledges x, expected x+1.",
  wrongHandshakeAck: "Broken: the ACK of 10.0.0.1:40000 acknowledges y+5, expected y+1.",
  ackMissing: "Half-open: 10.0.0.1:40000 never acknowledged the 3 SYN-ACKs of 10.0.0.2:80 in 8.0 s.",
  ackMissingSoFar: "Half-open so far: the capture ends 200 ms after the SYN-ACK.",
  refused: "Refused: 10.0.0.2:80 answered the SYN with a RST after 300 µs.",
  refusedTwice: "Refused: 10.0.0.2:80 answered the last of 2 SYNs with a RST after 300 µs.",
  unanswered: "Unanswered: 10.0.0.2:80 did not answer any of 7 SYNs in 2 min 7 s.",
  unansweredSoFar: "Unanswered so far: the capture ends 200 ms after the SYN.",
  unreachable: "Unreachable: 192.0.2.1 answered the SYN with ICMP host unreachable after 4.1 ms.",
  reset: "Reset: 10.0.0.1:40000 answered the SYN-ACK with a RST after 100 µs.",
  resetByResponder:
    "Reset: 10.0.0.2:80 aborted with a RST 500 ms after its SYN-ACK, before the handshake was complete.",
  oneSided:
    "One-sided: the capture contains only segments from 10.0.0.1:40000 (4 segments in 1.0 s), so the handshake cannot be judged.",
  notCaptured: "Start not captured: the first captured segment is a PSH,ACK; 6 segments in 2.0 s, closed by FIN.",
  fastOpen: "Established in 12.1 ms, half-closed at the end of the capture.",
};

test.each(Object.entries(HEADLINES))("%s", (subject, sentence) => {
  expect(detailOf(subject as Subject).headline).toBe(sentence);
});

test("the numbers of a broken handshake are those of the wrong field, whatever the ISNs", () => {
  for (const initiatorIsn of [0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1]) {
    expect(detailOf("wrongAck", { initiatorIsn, responderIsn: 7 }).headline).toBe(HEADLINES.wrongAck);
  }
});

test("a SYN-ACK whose checksum is wrong is what happened", () => {
  const script = `
    > S  0:0(0)
    < S. 0:0(0) ack 1 badsum
    +1 < S. 0:0(0) ack 1 badsum
    +2 end`;
  expect(detailOfScript(script).headline).toBe(
    "Half-open: the 2 SYN-ACKs of 10.0.0.2:80 have an incorrect checksum, and 10.0.0.1:40000 did not accept them in 3.0 s.",
  );
});

test("an opened flow says how long its user waited, not only its round trip", () => {
  const opened = "< S. 0:0(0) ack 1\n+0.001 > . 1:1(0) ack 1";
  const retried = "> S 0:0(0)\n+1 > S 0:0(0)\n+2 > S 0:0(0)\n";
  expect(detailOfScript(`${retried}${opened}`).headline).toBe(
    "Established in 2.0 ms, 3.0 s after its first SYN, still open at the end of the capture.",
  );
  expect(detailOfScript(`> S 0:0(0)\n+0.00002 > S 0:0(0)\n${opened}`).headline, "a copy is no retry").toBe(
    "Established in 2.0 ms, still open at the end of the capture.",
  );
});

test("a program connected to itself has no other direction", () => {
  const script = `
    flow 2: set host 1/1 port 5000/5000 isn =7/=7
    flow 2: > S  0:0(0)
    flow 2: > S. 0:0(0) ack 1
    flow 2: > .  1:1(0) ack 1`;
  expect(detailOfScript(script).headline).toBe(
    "Connected to itself: 10.0.0.1:5000 is source and destination of all segments (3 segments in 2.0 ms).",
  );
});

test("a window that stays closed, and what a RST says", () => {
  const open = "> S 0:0(0)\n< S. 0:0(0) ack 1\n> . 1:1(0) ack 1\n> P. 1:101(100) ack 1\n";
  const probe = "+1 > . 100:100(0) ack 1\n< . 1:1(0) ack 101 win 0\n";
  expect(detailOfScript(`${open}< . 1:1(0) ack 101 win 0\n${probe.repeat(3)}`).headline).toBe(
    "Established in 2.0 ms, still open at the end of the capture; 10.0.0.2:80 closed its window and did not open it again.",
  );
  expect(detailOfScript(`${open}< R. 1:21(20) ack 101 text "No pool member (80)."`).headline).toBe(
    "Established in 2.0 ms, reset by 10.0.0.2:80 after 4.0 ms; its RST says “No pool member (80).”.",
  );
  expect(detailOfScript(`${open}< R. 1:21(20) ack 101 zeros`).headline).toBe(
    "Established in 2.0 ms, reset by 10.0.0.2:80 after 4.0 ms.",
  );
});

test("an ACK of the SYN's own number is no challenge ACK", () => {
  expect(detailOfScript("> S 0:0(0)\n< . 1:1(0) ack 0\n+1 > S 0:0(0)\n< . 1:1(0) ack 0\n+3 end").headline).toBe(
    "Half-open: 10.0.0.2:80 answered the SYN with an ACK of the SYN's own number, without SYN.",
  );
});

test("more SYNs than a flow keeps", () => {
  expect(detailOfScript(`${"> S 0:0(0)\n+1 ".repeat(130)}end`).headline).toBe(
    "Unanswered: 10.0.0.2:80 did not answer any of at least 120 SYNs in 2 min 10 s.",
  );
});

test("more SYN-ACKs than a flow keeps", () => {
  expect(detailOfScript(`> S 0:0(0)\n${"< S. 0:0(0) ack 1\n+1 ".repeat(130)}end`).headline).toBe(
    "Half-open: 10.0.0.1:40000 never acknowledged at least 119 SYN-ACKs of 10.0.0.2:80 in 2 min 10 s.",
  );
});

test("IPv6 endpoints stand in brackets", () => {
  expect(detailOf("refused", { family: 6 }).headline).toContain("[fd00::2]:80");
});

test("a SYN that met an older connection was answered", () => {
  const { flows, analysis } = analyzeScript("> S 0:0(0)\n< . 700:700(0) ack 900\n+1 > S 0:0(0)\n+5 end");
  expect(flows.map(({ outcome }) => outcome)).toEqual(["half-open"]);
  expect(analysis.detail(1)?.headline).toBe(
    "Half-open: 10.0.0.2:80 answered the SYN with a challenge ACK: it holds an older connection.",
  );
});

describe("when both sent a SYN, and it did not open", () => {
  const A = "10.0.0.1:40000";
  const B = "10.0.0.2:80";
  const CROSSED = "> S 0:0(0)\n +0.001 < S 0:0(0)\n";
  const SAID: Readonly<Record<string, string>> = {
    "+5 end": `Unanswered: ${B} did not answer the SYN in 5.0 s, and its own SYN was not answered.`,
    "+1 > S 0:0(0)\n+5 end": `Unanswered: ${B} did not answer any of 2 SYNs in 6.0 s, and its own SYN was not answered.`,
    "+1 > . 1:1(0) ack 1\n+5 end": `Half-open: ${B} never acknowledged the SYN of ${A} in 6.0 s.`,
    "+0.4 > . 1:1(0) ack 1\n+0.4 end": `Half-open so far: the capture ends 801 ms after the SYN of ${A}.`,
    "< . 1:1(0) ack 1\n+5 end": `Half-open: ${A} never acknowledged the SYN of ${B} in 5.0 s.`,
    "+1 > S. 0:0(0) ack 1\n+5 end": `Half-open: ${B} never acknowledged the SYN-ACK of ${A} in 5.0 s.`,
    "+1 < S. 0:0(0) ack 1\n+5 end": `Half-open: ${A} never acknowledged the SYN-ACK of ${B} in 5.0 s.`,
    "+1 < R. 1:1(0) ack 1\n+5 end": `Refused: ${B} answered the SYN with a RST after 1.0 s.`,
    "+1 > R. 1:1(0) ack 1\n+5 end": `Reset: ${A} answered the SYN of ${B} with a RST after 1.0 s.`,
    "+1 > R 1:1(0)\n+5 end": `Reset: ${A} aborted with a RST before the handshake was complete.`,
    "+1 < R 1:1(0)\n+5 end": `Reset: ${B} aborted with a RST before the handshake was complete.`,
  };
  test.each(Object.entries(SAID))("%j", (rest, sentence) => {
    expect(detailOfScript(`${CROSSED}${rest}`).headline).toBe(sentence);
  });
});

test("a SYN-ACK that is not in the capture is not reported as if it were", () => {
  expect(detailOfScript("> S 0:0(0)\n< . 1:1(0) ack 1\n+5 end").headline).toBe(
    "Half-open: 10.0.0.2:80 acknowledged the SYN; its SYN-ACK and the answer of 10.0.0.1:40000 were not captured.",
  );
});

test("a RST that refuses nothing", () => {
  for (const rst of ["< R 1:1(0)", "< R. =0:=0(0) ack 0"])
    expect(detailOfScript(`> S 0:0(0)\n${rst}\n+5 end`).headline).toBe(
      "Broken: 10.0.0.2:80 answered the SYN with a RST that does not acknowledge it.",
    );
});

test("a capture that ends with the question", () => {
  expect(detailOfScript("> S 0:0(0)").headline).toBe("Unanswered so far: the capture ends with the SYN.");
  expect(detailOfScript("< S. 0:0(0) ack 1").headline).toBe(
    "Start not captured: the first captured segment is a SYN,ACK; 1 segment, still open at the end of the capture.",
  );
});

test("an established flow that is still open says so", () => {
  const script = "> S 0:0(0)\n< S. 0:0(0) ack 1\n> . 1:1(0) ack 1\n+5 end";
  expect(detailOfScript(script).headline).toBe("Established in 2.0 ms, still open at the end of the capture.");
});

test("numbers that no finding blames", () => {
  expect(detailOfScript("> S 0:0(0)\n< P 900:910(10)\n+5 end").headline).toBe(
    "Inconsistent handshake; the capture may be incomplete.",
  );
});

test("a responder that resets without having sent an octet", () => {
  const open = "> S 0:0(0)\n< S. 0:0(0) ack 1\n> . 1:1(0) ack 1\n";
  const by = (text: string) => detailOfScript(open + text).headline;
  expect(by("+5 < R. 1:1(0) ack 1")).toBe("Established in 2.0 ms, reset by 10.0.0.2:80 without an octet after 5.0 s.");
  expect(by("> P. 1:7(6) ack 1\n< . 1:1(0) ack 7\n+9 < R. 1:1(0) ack 7")).toContain(" without an octet after 9.0 s");
  expect(by("> P. 1:7(6) ack 1\n< P. 1:7(6) ack 7\n> . 7:7(0) ack 7\n+9 < R. 7:7(0) ack 7")).not.toContain("without");
  expect(by("+5 > R. 1:1(0) ack 1")).not.toContain("without");
});

test("only large segments are lost", () => {
  const large = "+0.5 > . 1:1449(1448) ack 1\n";
  const script = (sacked: string) => `> S 0:0(0) <mss 1460,sackOK>
    < S. 0:0(0) ack 1 <mss 1460,sackOK>
    > . 1:1(0) ack 1
    > . 1:1449(1448) ack 1
    > P. 1449:1861(412) ack 1
    < . 1:1(0) ack 1 <nop,nop,sack ${sacked}>
    ${large.repeat(5)}+5 end`;
  const text = "; only large segments of 10.0.0.1:40000 are lost";
  expect(detailOfScript(script("1449:1861")).headline).toContain(text);
  expect(detailOfScript(script("1:1449")).headline).not.toContain(text);
});

test("a handshake that fails on two ways", () => {
  const script = (end: string) => `> S 0:0(0)\n< S. 0:0(0) ack 1 to 254\n${end}`;
  expect(detailOfScript(script("+2 end")).headline).toBe(
    "Half-open: 10.0.0.1:40000 never acknowledged the SYN-ACK of 10.0.0.2:80 in 2.0 s; SYN and SYN-ACK take different paths.",
  );
  expect(detailOfScript(script("> . 1:1(0) ack 1")).headline).not.toContain("ways");
});

describe("who sent the RST", () => {
  const OPEN = "> S 0:0(0)\n< S. 0:0(0) ack 1 ttl 52\n> . 1:1(0) ack 1";

  test.each([
    [
      "another machine before the SYN-ACK, and not the initiator's RST after it",
      "> S 0:0(0)\n< R. =0:=0(0) ack 1 ttl 97\n+0.05 < S. 0:0(0) ack 1 ttl 52\n> R 1:1(0)",
      "Reset: another machine, in the name of 10.0.0.2:80, refused the SYN with a RST 50.0 ms before the SYN-ACK came.",
    ],
    [
      "the same with one TTL",
      "> S 0:0(0)\n< R. =0:=0(0) ack 1\n+0.05 < S. 0:0(0) ack 1\n> R 1:1(0)",
      "Reset: two machines answered the SYN in the name of 10.0.0.2:80, one with a RST, and 50.0 ms later one with a SYN-ACK.",
    ],
    [
      "a forwarder that resets the SYN-ACK",
      "> S 0:0(0) ttl 63\n< S. 0:0(0) ack 1\n> R 1:1(0) ttl 64\n+1 > S 0:0(0) ttl 63",
      "Reset: another machine sent a RST in the name of 10.0.0.1:40000, 1.0 ms after the SYN-ACK.",
    ],
    [
      "a kernel that does not know the connection of a raw socket",
      "> S 0:0(0)\n< S. 0:0(0) ack 1\n> R 1:1(0)\n+1 > S 0:0(0)",
      "Reset: a RST in the name of 10.0.0.1:40000 answered the SYN-ACK after 1.0 ms, but its SYN came again.",
    ],
    [
      "a stack that resets the second of two SYNs that it has answered",
      "> S 0:0(0)\n+0.01 > S 0:0(0)\n< S. 0:0(0) ack 1\n< R. 1:1(0) ack 1",
      "Reset: 10.0.0.2:80 answered the SYN, which had come twice, with a SYN-ACK, and with a RST 1.0 ms later.",
    ],
    [
      "a stack that answers a SYN that comes again as if it had no connection",
      "> S 0:0(0)\n< S. 0:0(0) ack 1\n+1 > S 0:0(0)\n< R. =0:=0(0) ack 1",
      "Reset: 10.0.0.2:80 answered the SYN with a SYN-ACK and, when it came again, with a RST after 1.0 ms.",
    ],
    [
      "a listener that waited for data, and forgot",
      `${OPEN}\n+1 < S. 0:0(0) ack 1 ttl 52\n> . 1:1(0) ack 1\n+2 < S. 0:0(0) ack 1 ttl 52\n+60 > P. 1:11(10) ack 1\n< R 1:1(0) ttl 52`,
      "Reset: 10.0.0.2:80 did not accept the ACK of 10.0.0.1:40000, sent its SYN-ACK again 2 times, and answered the data with a RST after 1.0 ms.",
    ],
    [
      "a responder that gave up",
      `${OPEN}\n+1 < S. 0:0(0) ack 1 ttl 52\n> . 1:1(0) ack 1\n+2 < S. 0:0(0) ack 1 ttl 52\n> . 1:1(0) ack 1\n+4 < R 1:1(0) ttl 52`,
      "Reset: 10.0.0.2:80 did not accept the ACK of 10.0.0.1:40000, sent its SYN-ACK again 2 times, and sent a RST.",
    ],
    [
      "a stack that resets a SYN that comes again",
      "> S 0:0(0)\n< S. 0:0(0) ack 1\n+1 > S 0:0(0)\n< R. 1:1(0) ack 1",
      "Reset: 10.0.0.2:80 answered the SYN with a SYN-ACK and, when it came again, with a RST after 1.0 ms.",
    ],
    [
      "another machine in an open connection",
      `${OPEN}\n> P. 1:24(23) ack 1\n< R. 1:1(0) ack 1 ttl 64`,
      "Established in 2.0 ms, reset by another machine in the name of 10.0.0.2:80 after 4.0 ms.",
    ],
    [
      "a forged RST, and what its receiver still answers: timed to the RST",
      `> S 0:0(0)\n< S. 0:0(0) ack 1 ttl 50\n> . 1:1(0) ack 1\n> P. 1:101(100) ack 1
      < R 1:1(0) ttl 250\n+1 < P. 1:101(100) ack 101 ttl 50\n> R 101:101(0)`,
      "Established in 2.0 ms, reset by another machine in the name of 10.0.0.2:80 after 4.0 ms.",
    ],
    [
      "an ACK that is not accepted, until its sender gives up",
      `> S 0:0(0)\n< S. 0:0(0) ack 1\n> . 1:1(0) ack 1\n> P. 1:101(100) ack 1
      +1 < S. 0:0(0) ack 1\n> . 101:101(0) ack 1\n+2 < S. 0:0(0) ack 1\n> . 101:101(0) ack 1\n+2 > R. 101:101(0) ack 1`,
      "Reset: 10.0.0.2:80 did not accept the ACK of 10.0.0.1:40000 and sent its SYN-ACK again 2 times; 10.0.0.1:40000 gave up with a RST 5.0 s after the SYN-ACK.",
    ],
    [
      "a RST after a long silence",
      `> S 0:0(0)\n< S. 0:0(0) ack 1\n> . 1:1(0) ack 1\n> P. 1:101(100) ack 1\n< . 1:1(0) ack 101\n+400 < R 1:1(0)`,
      "Established in 2.0 ms, reset by 10.0.0.2:80 without an octet after 6 min 40 s, after 6 min 40 s of silence.",
    ],
    [
      "both FINs, of which one is never acknowledged",
      `> S 0:0(0)\n< S. 0:0(0) ack 1\n> . 1:1(0) ack 1\n> F. 1:1(0) ack 1\n< F. 1:1(0) ack 2
      +0.3 < F. 1:1(0) ack 2\n+0.6 < F. 1:1(0) ack 2\n+2 end`,
      "Established in 2.0 ms, not closed: 10.0.0.1:40000 never acknowledged the FIN of 10.0.0.2:80.",
    ],
    [
      "a forged RST without effect",
      `> S 0:0(0)\n< S. 0:0(0) ack 1 ttl 50\n> . 1:1(0) ack 1\n> P. 1:101(100) ack 1
      < R 1:1(0) ttl 250\n+1 > P. 101:201(100) ack 1\n< P. 1:101(100) ack 201 ttl 50\n> . 201:201(0) ack 101`,
      "Established in 2.0 ms, still open at the end of the capture; a RST of another machine in the name of 10.0.0.2:80 had no effect.",
    ],
  ])("%s", (_, script, sentence) => {
    expect(detailOfScript(script).headline).toBe(sentence);
  });
});

test("an ICMP error that quotes eight octets of a SYN names it", () => {
  expect(detailOfScript("> S 0:0(0)\n+1 > S 0:0(0)\n< icmp host quoting 2 from router octets 8\n+2 end").headline).toBe(
    "Unreachable: 192.0.2.1 answered the SYN with ICMP host unreachable after 1.0 ms.",
  );
});

describe("the first octets", () => {
  const OPEN = "> S 0:0(0)\n< S. 0:0(0) ack 1\n> . 1:1(0) ack 1";
  const HELLO = '> P. 1:5(4) ack 1 text "\u0016\u0003\u0001\u0000"';
  const GET = '> P. 1:5(4) ack 1 text "GET "';
  const lasting = (script: string) =>
    detailOfScript(`${OPEN}\n${script}`).headline.replace(/^Established in 2\.0 ms, /, "");

  test("HTTP to a TLS port", () => {
    expect(lasting(`${GET}\n< P. 1:5(4) ack 5 text "\u0015\u0003\u0003\u0000"`)).toBe(
      "still open at the end of the capture; HTTP was sent to a TLS port.",
    );
  });

  test("HTTP to a TLS port that answers with HTTP", () => {
    expect(lasting(`${GET}\n< P. 1:32(31) ack 5 text "HTTP/1.1 400 Bad Request: HTTPS"`)).toBe(
      "still open at the end of the capture; HTTP was sent to a TLS port.",
    );
  });

  test("TLS to a port of HTTP, and of something else", () => {
    expect(lasting(`${HELLO}\n< P. 1:5(4) ack 5 text "HTTP"`)).toMatch(
      /; TLS was sent to a port that answers with HTTP\.$/,
    );
    expect(lasting(`${HELLO}\n< P. 1:5(4) ack 5 text "SSH-"`)).toMatch(
      /; TLS was sent to a port that answers with something else\.$/,
    );
  });

  test("no answer to the ClientHello", () => {
    expect(lasting(`${HELLO}\n< R. 1:1(0) ack 5`)).toBe(
      "reset by 10.0.0.2:80 without an octet after 4.0 ms; nothing came in answer to the TLS ClientHello.",
    );
    expect(lasting(HELLO)).not.toContain("ClientHello");
  });

  test("nothing to say", () => {
    expect(lasting(`${HELLO}\n< P. 1:5(4) ack 5 text "\u0016\u0003\u0003\u0000"`)).not.toContain(";");
    expect(lasting(`${GET}\n< P. 1:5(4) ack 5 text "HTTP"`)).not.toContain(";");
    expect(lasting(`${GET}\n< P. 1:13(12) ack 5 text "HTTP/1.1 400"`)).not.toContain(";");
  });

  test("closed without an octet", () => {
    expect(lasting("+5 < F. 1:1(0) ack 1\n> F. 1:1(0) ack 2\n< . 2:2(0) ack 2")).toBe(
      "closed by 10.0.0.2:80 without an octet after 5.0 s.",
    );
  });
});

test.each([
  ["flow 2: set port 0/80\nflow 2: > S 0:0(0)\n+2 end", "did not answer the SYN in 2.0 s; port 0 is not valid."],
  ["> SF 0:0(0)\n< R. =0:=0(0) ack 2", "with a RST after 1.0 ms; the SYN has an invalid combination of control bits."],
  [
    "> S 0:0(0) <TS val 5000 ecr 0>\n< S. 0:0(0) ack 1 <TS val 7 ecr 4100>\n> R 1:1(0)\n+2 end",
    "answered the SYN-ACK, which has a wrong TSecr, with a RST after 1.0 ms.",
  ],
])("what is wrong with a SYN or a SYN-ACK says why it failed: %#", (script, end) => {
  expect(detailOfScript(script).headline).toContain(end);
});

test("the RST that ended the connection, and not those that answer what was on the path", () => {
  const script = `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    < R. 1:1(0) ack 101
    < P. 1:51(50) ack 101
    > R  101:101(0)`;
  expect(detailOfScript(script).headline).toContain("reset by 10.0.0.2:80");
});

test("data of an older connection in answer to the SYN", () => {
  const script = `
    > S  0:0(0)
    < P. 0:10(10) ack 500
    +1 > S  0:0(0)
    < P. 0:10(10) ack 500`;
  expect(detailOfScript(script).headline).toBe(
    "Broken: 10.0.0.2:80 answered the SYN with data that acknowledges none of the SYNs.",
  );
});

test("no time is given where the capture has the answer before the question", () => {
  const script = `
    1 > S  0:0(0)
    0.5 < R. =0:=0(0) ack 1
    5 end`;
  expect(detailOfScript(script).headline).toBe("Refused: 10.0.0.2:80 answered the SYN with a RST.");
});

test("an answer that lacks its ACK flag is what happened", () => {
  const asked = "> S =5:=5(0)\n< S 0:0(0) ack =6\n";
  expect(detailOfScript(`${asked}+1 > S =5:=5(0)\n< S 0:0(0) ack =6\n+2 end`).headline).toBe(
    "Unanswered: 10.0.0.2:80 sent a SYN-ACK without the ACK flag, which is no answer, to each of 2 SYNs in 3.0 s.",
  );
  expect(detailOfScript(`${asked}> S. =5:=5(0) ack 1\n+3 > S. =5:=5(0) ack 1`).headline).toBe(
    "Half-open: 10.0.0.2:80 answered the SYN with a SYN-ACK without the ACK flag, and never acknowledged the 2 SYN-ACKs of 10.0.0.1:40000 in 3.0 s.",
  );
});

test("RSTs that the responder does not accept are what answered its SYN-ACKs", () => {
  const script = `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > R  -5:-5(0)
    +3 < S. 0:0(0) ack 1
    > R  -5:-5(0)`;
  expect(detailOfScript(script).headline).toBe(
    "Half-open: 10.0.0.1:40000 answered the 2 SYN-ACKs of 10.0.0.2:80 with a RST whose number is not acceptable.",
  );
});

test("an option that cannot be read is a fault of the SYN", () => {
  const syn = "> S 0:0(0) <mss 1460,raw 03040700>";
  expect(detailOfScript(`${syn}\n+1 ${syn}\n+2 end`).headline).toBe(
    "Unanswered: 10.0.0.2:80 did not answer any of 2 SYNs in 3.0 s; the SYN has an option of invalid length.",
  );
});

test("an initiator that continues after its RST is two machines, or a stack beside the kernel", () => {
  const script = `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > R  1:1(0)
    > .  1:1(0) ack 1
    > P. 1:11(10) ack 1`;
  expect(detailOfScript(script).headline).toBe(
    "Reset: 10.0.0.1:40000 answered the SYN-ACK with a RST after 1.0 ms, and continued as if it had not.",
  );
});
