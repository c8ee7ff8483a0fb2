// Handshakes that went wrong in sixty ways: what this project says of each, beside what tshark 4.0.17 was observed to say
// of the same situation. "Silent" there is nothing but the ordinary lines for SYN, SYN-ACK, FIN and RST.

export interface Situation {
  readonly script: string;
  /** Severity, rule and frame of all that the whole catalogue says. */
  readonly ours: readonly string[];
  readonly tshark: string;
}

const SYN = "> S  0:0(0) <mss 1460>";
const SYN_ACK = "< S. 0:0(0) ack 1 <mss 1460>";
const OPEN = `
    ${SYN}
    ${SYN_ACK}
    > .  1:1(0) ack 1`;

export const SITUATIONS: Readonly<Record<string, Situation>> = {
  "01 SYN-ACK acknowledges the initiator's ISN": {
    script: `
      ${SYN}
      < S. 0:0(0) ack 0 <mss 1460>
      > .  1:1(0) ack 1`,
    ours: ["error syn-ack-wrong-ack@2"],
    tshark: "silent; completeness 7",
  },
  "01 the same, and the initiator resets it": {
    script: `
      ${SYN}
      < S. 0:0(0) ack 0 <mss 1460>
      > R  0:0(0)
      +1 > S 0:0(0) <mss 1460>
      < S. 0:0(0) ack 0 <mss 1460>
      > R  0:0(0)
      +3 end`,
    ours: ["error syn-ack-wrong-ack@2", "warning syn-retransmitted@4"],
    tshark: "silent; completeness 7",
  },
  "02 SYN-ACK acknowledges ISN+2": {
    script: `
      ${SYN}
      < S. 0:0(0) ack 2 <mss 1460>
      > .  1:1(0) ack 1`,
    ours: ["error syn-ack-wrong-ack@2"],
    tshark: "accepting TFO data; ACKed segment not captured",
  },
  "02b SYN-ACK acknowledges ISN+50000": {
    script: `
      ${SYN}
      < S. 0:0(0) ack 50000 <mss 1460>
      > R  50000:50000(0)`,
    ours: ["error syn-ack-wrong-ack@2"],
    tshark: "accepting TFO data; ACKed segment not captured",
  },
  "71 SYN-ACK acknowledges ISN+2 and is reset": {
    script: `
      ${SYN}
      < S. 0:0(0) ack 2 <mss 1460>
      > R  2:2(0)`,
    ours: ["error syn-ack-wrong-ack@2"],
    tshark: "accepting TFO data; ACKed segment not captured",
  },
  "03 the last ACK too high": {
    script: `
      ${SYN}
      ${SYN_ACK}
      > .  1:1(0) ack 2
      < R  2:2(0)`,
    ours: ["error handshake-ack-wrong-ack@3"],
    tshark: "ACKed segment not captured",
  },
  "04 the last ACK too low": {
    script: `
      ${SYN}
      ${SYN_ACK}
      > .  1:1(0) ack 0
      < R  0:0(0)`,
    ours: ["error handshake-ack-wrong-ack@3"],
    tshark: "silent",
  },
  "05 the third segment has SEQ = ISN": {
    script: `
      ${SYN}
      ${SYN_ACK}
      > .  0:0(0) ack 1`,
    ours: ["error handshake-ack-wrong-seq@3"],
    tshark: "keep-alive",
  },
  "05b the third segment has SEQ = ISN+2": {
    script: `
      ${SYN}
      ${SYN_ACK}
      > .  2:2(0) ack 1`,
    ours: ["warning handshake-ack-wrong-seq@3"],
    tshark: "previous segment not captured",
  },
  "06 three SYNs, no answer": {
    script: `
      ${SYN}
      +1 ${SYN}
      +2 ${SYN}
      +4 end`,
    ours: ["warning syn-retransmitted@2", "error syn-unanswered@3"],
    tshark: "a retransmission note on each retry; no conclusion",
  },
  "07 refused": {
    script: `
      ${SYN}
      < R. =0:=0(0) ack 1`,
    ours: ["error syn-refused@2"],
    tshark: "connection reset; completeness 37",
  },
  "08 the refusal acknowledges ISN+9": {
    script: `
      ${SYN}
      < R. =0:=0(0) ack 9
      +1 ${SYN}
      +2 end`,
    ours: ["error reset-ineffective@2", "warning syn-retransmitted@3"],
    tshark: "connection reset; ACKed segment not captured",
  },
  "70 the refusal acknowledges ISN, and cannot end the attempt": {
    script: `
      ${SYN}
      < R. =0:=0(0) ack 0
      +1 ${SYN}
      +2 end`,
    ours: ["error reset-ineffective@2", "warning syn-retransmitted@3"],
    tshark: "connection reset, like an ordinary refusal",
  },
  "08b the refusal has no ACK": {
    script: `
      ${SYN}
      < R  =0:=0(0)
      +1 ${SYN}
      +2 end`,
    ours: ["error reset-ineffective@2", "warning syn-retransmitted@3"],
    tshark: "connection reset",
  },
  "10 SYN-ACK again and again, never acknowledged": {
    script: `
      ${SYN}
      ${SYN_ACK}
      +1 ${SYN_ACK}
      +2 ${SYN_ACK}
      +4 end`,
    ours: ["warning syn-ack-retransmitted@3", "error handshake-ack-missing@4"],
    tshark: "retransmission notes; completeness 3",
  },
  "11 window scale in the SYN-ACK only": {
    script: `
      ${SYN}
      < S. 0:0(0) ack 1 <mss 1460,nop,wscale 7>
      > .  1:1(0) ack 1`,
    ours: ["error window-scale-unsolicited@2"],
    tshark: "silent",
  },
  "12 SACK-Permitted and timestamps in the SYN-ACK only": {
    script: `
      ${SYN}
      < S. 0:0(0) ack 1 <mss 1460,sackOK,TS val 5 ecr 0>
      > .  1:1(0) ack 1`,
    ours: ["error timestamps-unsolicited@2", "warning sack-permitted-unsolicited@2"],
    tshark: "silent",
  },
  "16 MSS 0": {
    script: `
      > S  0:0(0) <mss 0>
      ${SYN_ACK}
      > .  1:1(0) ack 1`,
    ours: ["warning mss-unusable@1"],
    tshark: "silent",
  },
  "16 MSS 8": {
    script: `
      > S  0:0(0) <mss 8>
      ${SYN_ACK}
      > .  1:1(0) ack 1`,
    ours: ["warning mss-unusable@1"],
    tshark: "silent",
  },
  "17 SYN with FIN": {
    script: `
      > SF 0:0(0) <mss 1460>
      +2 end`,
    ours: ["error syn-unanswered@1", "error flags-invalid@1"],
    tshark: "each flag's ordinary line, nothing on the combination",
  },
  "18 SYN with RST": {
    script: `
      > SR 0:0(0)
      +2 end`,
    ours: ["error flags-invalid@1", "hint handshake-not-captured@1"],
    tshark: "each flag's ordinary line, nothing on the combination",
  },
  "19 data on the SYN without Fast Open": {
    script: `
      > S  0:10(10) <mss 1460>
      ${SYN_ACK}
      > .  1:1(0) ack 1`,
    ours: ["warning data-before-established@1"],
    tshark: "silent",
  },
  "21 the SYN again with a new ISN": {
    script: `
      ${SYN}
      +1 > S  70000:70000(0) <mss 1460>
      < S. 0:0(0) ack 70001 <mss 1460>
      > .  70001:70001(0) ack 1`,
    ours: ["warning syn-isn-changed@2", "warning handshake-slow@4"],
    tshark: "a new stream; reused ports",
  },
  "21b the SYN-ACK again with another ISN": {
    script: `
      ${SYN}
      ${SYN_ACK}
      +1 < S. 9000:9000(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1
      > P. 1:11(10) ack 1
      < .  1:1(0) ack 11`,
    ours: ["error syn-ack-isn-changed@3", "warning handshake-slow@4"],
    tshark: "reused ports; previous segment not captured; relative ack 4294966520",
  },
  "22 data after a RST": {
    script: `${OPEN}
      > R. 1:1(0) ack 1
      > P. 1:11(10) ack 1`,
    ours: ["warning segment-after-reset@5"],
    tshark: "silent",
  },
  "23 SYN on an open flow, a challenge ACK, a RST": {
    script: `${OPEN}
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101
      +5 > S  900000:900000(0) <mss 1460>
      < .  1:1(0) ack 101
      > R  101:101(0)`,
    ours: ["information port-reused@6", "information challenge-ack@7", "information half-open-recovery@8"],
    tshark: "a new stream, relative ack 4294467297, nothing names the mechanism",
  },
  "24 a negotiated timestamp is missing later": {
    script: `
      > S  0:0(0) <mss 1460,TS val 1 ecr 0>
      < S. 0:0(0) ack 1 <mss 1460,TS val 9 ecr 1>
      > .  1:1(0) ack 1 <nop,nop,TS val 2 ecr 9>
      > P. 1:11(10) ack 1
      < .  1:1(0) ack 11 <nop,nop,TS val 10 ecr 2>`,
    ours: ["warning timestamps-dropped@4"],
    tshark: "silent",
  },
  "25 the SYN-ACK echoes a wrong timestamp": {
    script: `
      > S  0:0(0) <mss 1460,TS val 1 ecr 0>
      < S. 0:0(0) ack 1 <mss 1460,TS val 9 ecr 7>
      > .  1:1(0) ack 1 <nop,nop,TS val 2 ecr 9>`,
    ours: ["error timestamps-echo-wrong@2"],
    tshark: "silent",
  },
  "26 simultaneous open": {
    script: `
      ${SYN}
      < S  0:0(0) <mss 1460>
      > S. 0:0(0) ack 1 <mss 1460>
      < S. 0:0(0) ack 1 <mss 1460>`,
    ours: ["information simultaneous-open@2"],
    tshark: "both SYN-ACKs called retransmission",
  },
  "27 SYN-ACK with ECE and CWR": {
    script: `
      > SEW 0:0(0) <mss 1460>
      < SEW. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1`,
    ours: ["warning ecn-echo-broken@2"],
    tshark: "silent",
  },
  "28 a RST that carries text": {
    script: `${OPEN}
      < R. 1:15(14) ack 1 text "server is full"`,
    ours: ["information reset-reason@4"],
    tshark: "silent in the expert list",
  },
  "29 a SYN-ACK without a SYN": {
    script: `
      ${SYN_ACK}
      +2 end`,
    ours: ["hint handshake-not-captured@1"],
    tshark: "silent",
  },
  "36 a SYN-ACK without a SYN, and the flow continues": {
    script: `
      ${SYN_ACK}
      > .  1:1(0) ack 1
      > P. 1:11(10) ack 1
      < .  1:1(0) ack 11`,
    ours: ["hint handshake-not-captured@1"],
    tshark: "silent",
  },
  "30 the ACK recorded ahead of the SYN": {
    script: `
      > .  1:1(0) ack 1
      +0.0001 ${SYN}
      +0.0001 ${SYN_ACK}`,
    ours: [],
    tshark: "the SYN called a retransmission; completeness lacks the SYN",
  },
  "31 MSS twice": {
    script: `
      > S  0:0(0) <mss 1460,mss 1400>
      ${SYN_ACK}
      > .  1:1(0) ack 1`,
    ours: ["warning option-repeated@1"],
    tshark: "silent",
  },
  "33 neither ACK nor SYN nor RST": {
    script: `${OPEN}
      > P  1:11(10)`,
    ours: ["error flags-invalid@4"],
    tshark: "silent",
  },
  "34 SACK blocks that were not negotiated": {
    script: `${OPEN}
      < .  1:101(100) ack 1
      > .  1:1(0) ack 101
      < .  201:301(100) ack 1
      > .  1:1(0) ack 101 <nop,nop,sack 201:301>`,
    ours: ["information segment-lost@6", "error sack-not-negotiated@7", "information duplicate-ack@7"],
    tshark: "duplicate ACK",
  },
  "35 a RST far outside the window": {
    script: `${OPEN}
      < R  900000:900000(0)
      > P. 1:11(10) ack 1
      < .  1:1(0) ack 11`,
    ours: ["warning reset-ineffective@4"],
    tshark: "connection reset",
  },
  "39 a FIN that is never answered": {
    script: `${OPEN}
      > F. 1:1(0) ack 1
      +2 end`,
    ours: ["information closed-without-data@4", "hint fin-unacknowledged@4"],
    tshark: "initiates closing; completeness 23, complete",
  },
  "40 options dropped when the SYN is tried again": {
    script: `
      > S  0:0(0) <mss 1460,sackOK,nop,wscale 7>
      +1 > S 0:0(0) <mss 1460>
      ${SYN_ACK}
      > .  1:1(0) ack 1`,
    ours: ["warning syn-retransmitted@2", "information options-changed-on-retry@2", "warning handshake-slow@4"],
    tshark: "retransmission",
  },
  "59 window 0 in the SYN-ACK": {
    script: `
      ${SYN}
      < S. 0:0(0) ack 1 win 0 <mss 1460>
      > .  1:1(0) ack 1
      < .  1:1(0) ack 1`,
    ours: ["information zero-window@2"],
    tshark: "silent there",
  },
  "60 the port used again after a close, with the same ISN": {
    script: `${OPEN}
      > F. 1:1(0) ack 1
      < F. 1:1(0) ack 2
      > .  2:2(0) ack 2
      +1 ${SYN}
      < S. 80000:80000(0) ack 1 <mss 1460>
      > .  1:1(0) ack 80001`,
    ours: ["information closed-without-data@4", "warning port-reused@7"],
    tshark: "merged into the old stream as a retransmission",
  },
  "62 the SYN-ACK again after the ACK, which was lost": {
    script: `${OPEN}
      +1 ${SYN_ACK}
      > .  1:1(0) ack 1`,
    ours: ["warning syn-ack-retransmitted@4"],
    tshark: "retransmission and duplicate ACK, no explanation",
  },
  "72 RST and challenge ACK over and over": {
    script: `${OPEN}
      > P. 1:11(10) ack 1
      < .  1:1(0) ack 11
      < R. 500:500(0) ack 12
      > .  11:11(0) ack 1
      < R. 500:500(0) ack 12
      > .  11:11(0) ack 1
      < R. 500:500(0) ack 12
      > .  11:11(0) ack 1
      < R. 500:500(0) ack 12`,
    ours: ["information challenge-ack@7", "warning reset-loop@10"],
    tshark: "connection reset again and again; one ACKed segment not captured",
  },
  "51 an option length of 0": {
    script: `
      > S  0:0(0) <mss 1460,raw 0300>
      ${SYN_ACK}
      > .  1:1(0) ack 1`,
    ours: ["error option-malformed@1"],
    tshark: "reported",
  },
  "52 an option length that its kind does not have": {
    script: `
      > S  0:0(0) <mss 1460,raw 03040700>
      ${SYN_ACK}
      > .  1:1(0) ack 1`,
    ours: ["error option-malformed@1"],
    tshark: "reported",
  },
  "55 an option that goes beyond the header": {
    script: `
      > S  0:0(0) <mss 1460,raw 03080700>
      ${SYN_ACK}
      > .  1:1(0) ack 1`,
    ours: ["error option-malformed@1"],
    tshark: "reported",
  },
  "53 four NOPs in a row": {
    script: `
      > S  0:0(0) <mss 1460,sackOK,nop,nop,nop,wscale 7>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,nop,nop>
      > .  1:1(0) ack 1`,
    ours: ["warning options-stripped@2"],
    tshark: "reported",
  },
  "54 octets after the end of the options": {
    script: `
      > S  0:0(0) <mss 1460,eol,raw 010203>
      ${SYN_ACK}
      > .  1:1(0) ack 1`,
    ours: ["warning option-after-end@1"],
    tshark: "reported",
  },
  "15 MSS on a segment that is no SYN": {
    script: `
      ${SYN}
      ${SYN_ACK}
      > .  1:1(0) ack 1 <mss 1460>`,
    ours: ["warning mss-outside-syn@3"],
    tshark: "reported",
  },
  "13 a window scale over 14": {
    script: `
      > S  0:0(0) <mss 1460,nop,wscale 15>
      < S. 0:0(0) ack 1 <mss 1460,nop,wscale 7>
      > .  1:1(0) ack 1`,
    ours: ["warning window-scale-too-large@1"],
    tshark: "reported",
  },
  "20 an acknowledgment number without the ACK flag": {
    script: `
      > S  0:0(0) ack =7 <mss 1460>
      ${SYN_ACK}
      > .  1:1(0) ack 1`,
    ours: ["warning ack-without-flag@1"],
    tshark: "reported",
  },
  "37 Fast Open, the data accepted": {
    script: `
      > S  0:100(100) <mss 1460,FO 0102030405060708>
      < S. 0:0(0) ack 101 <mss 1460>
      > .  101:101(0) ack 1`,
    ours: [],
    tshark: "reported",
  },
  "38 Fast Open, the data ignored": {
    script: `
      > S  0:100(100) <mss 1460,FO 0102030405060708>
      ${SYN_ACK}
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101`,
    ours: ["information fast-open-ignored@2"],
    tshark: "reported; the data sent again called a retransmission",
  },
  "56 MPTCP: the responder's key is not repeated as it was given": {
    script: `
      > S  0:0(0) <mss 1460,raw 1e040181>
      < S. 0:0(0) ack 1 <mss 1460,raw 1e0c01810102030405060708>
      > .  1:1(0) ack 1 <raw 1e140181 1112131415161718 0102030405060709>`,
    ours: ["warning mptcp-key-wrong@3"],
    tshark: "reported",
  },
  "57 MPTCP version 0: nor is the initiator's": {
    script: `
      > S  0:0(0) <mss 1460,raw 1e0c0081 1112131415161718>
      < S. 0:0(0) ack 1 <mss 1460,raw 1e0c0081 0102030405060708>
      > .  1:1(0) ack 1 <raw 1e140081 1112131415161719 0102030405060708>`,
    ours: ["warning mptcp-key-wrong@3"],
    tshark: "reported",
  },
  "MPTCP offered and not answered": {
    script: `
      > S  0:0(0) <mss 1460,raw 1e040081>
      ${SYN_ACK}
      > .  1:1(0) ack 1`,
    ours: ["information mptcp-fallback@2"],
    tshark: "silent",
  },
  "50 no MSS among other options": {
    script: `
      > S  0:0(0) <sackOK,nop,wscale 7>
      < S. 0:0(0) ack 1 <mss 1460,sackOK,nop,wscale 7>
      > .  1:1(0) ack 1`,
    ours: ["information mss-missing@1"],
    tshark: "reported",
  },
};
