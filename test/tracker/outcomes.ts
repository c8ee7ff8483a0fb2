// Handshakes as packet scripts, and what must come of each.

import type { FlowEnd, Outcome } from "../../src/core/flow/flow";

export type Expected = Outcome | `${Outcome} ${FlowEnd}`;

/** Script → the outcome (and end) of each of its flows, in order. */
export const OUTCOMES: Record<string, { readonly script: string; readonly flows: readonly Expected[] }> = {
  "a handshake": {
    script: `
      > S 0:0(0)
      < S. 0:0(0) ack 1
      > . 1:1(0) ack 1`,
    flows: ["established open"],
  },
  "an ACK that carries data": {
    script: `
      > S 0:0(0)
      < S. 0:0(0) ack 1
      > P. 1:101(100) ack 1`,
    flows: ["established"],
  },
  "closed by both": {
    script: `
      > S 0:0(0)
      < S. 0:0(0) ack 1
      > . 1:1(0) ack 1
      > F. 1:1(0) ack 1
      < F. 1:1(0) ack 2
      > . 2:2(0) ack 2`,
    flows: ["established fin"],
  },
  "closed by one": {
    script: `
      > S 0:0(0)
      < S. 0:0(0) ack 1
      > . 1:1(0) ack 1
      > F. 1:1(0) ack 1
      < . 1:1(0) ack 2`,
    flows: ["established open"],
  },
  "an answer to the first SYN is reset, and the second SYN, with another ISN, is answered": {
    script: `
      > S 0:0(0)
      +3 > S 50000:50000(0)
      < S. 0:0(0) ack 1
      > R 1:1(0)
      < S. 900:900(0) ack 50001
      > . 50001:50001(0) ack 901`,
    flows: ["established open"],
  },
  "an answer to the first SYN is reset, and nothing answers the second": {
    script: `
      > S 0:0(0)
      +3 > S 50000:50000(0)
      < S. 0:0(0) ack 1
      > R 1:1(0)
      +5 end`,
    flows: ["reset reset"],
  },
  "a SYN-ACK with another number after the initiator reset the first, of the same SYN": {
    script: `
      > S 0:0(0)
      < S. 0:0(0) ack 1
      > R 1:1(0)
      < S. 900:900(0) ack 1
      > R 1:1(0)`,
    flows: ["reset reset"],
  },
  "a RST one above RCV.NXT answers each SYN-ACK, which is repeated": {
    script: `
      > S 0:0(0)
      < S. 0:0(0) ack 1
      > R 2:2(0)
      +1 < S. 0:0(0) ack 1
      > R 2:2(0)
      +2 < S. 0:0(0) ack 1
      > R 2:2(0)
      +4 end`,
    flows: ["half-open open"],
  },
  "an ICMP error that comes back in no VLAN quotes the SYN of one": {
    script: `
      > S 0:0(0) vlan 7
      < icmp admin quoting 1 from router
      +4 end`,
    flows: ["unreachable"],
  },
  "an ICMP error in no VLAN quotes a number that was not sent in one": {
    script: `
      > S 0:0(0) vlan 7
      flow 2: set port 40000/80 isn +9000/=0
      flow 2: > S 0:0(0)
      < icmp admin quoting 2 from router
      +4 end`,
    flows: ["unanswered", "unreachable"],
  },
  "reset when open": {
    script: `
      > S 0:0(0)
      < S. 0:0(0) ack 1
      > . 1:1(0) ack 1
      < R. 1:1(0) ack 1`,
    flows: ["established reset"],
  },
  "a SYN that comes again after the SYN-ACK is refused: its sender still waits": {
    script: `
      > S 0:0(0)
      < S. 0:0(0) ack 1
      +1 > S 0:0(0)
      < R. =0:=0(0) ack 1`,
    flows: ["reset reset"],
  },
  "a RST below the window, where the SYN crossed the SYN-ACK": {
    script: `
      > S 0:0(0)
      < S. 0:0(0) ack 1
      +0.05 > S 0:0(0)
      < R. -70000:-70000(0) ack 1
      +2 end`,
    flows: ["half-open open"],
  },
  "a RST below the window, after the ACK and an old SYN": {
    script: `
      > S 0:0(0)
      < S. 0:0(0) ack 1
      > . 1:1(0) ack 1
      +1 > S 0:0(0)
      < R. -70000:-70000(0) ack 1`,
    flows: ["established open"],
  },
  refused: {
    script: `
      > S 0:0(0)
      < R. 0:0(0) ack 1 win 0`,
    flows: ["refused reset"],
  },
  "refused three times, the same SYN each time, as some stacks try": {
    script: `
      > S 0:0(0)
      < R. 0:0(0) ack 1 win 0
      +0.5 > S 0:0(0)
      < R. 0:0(0) ack 1 win 0
      +0.5 > S 0:0(0)
      < R. 0:0(0) ack 1 win 0`,
    flows: ["refused reset"],
  },
  "refused, then tried with a new ISN": {
    script: `
      > S 0:0(0)
      < R. 0:0(0) ack 1 win 0
      +1 > S 70000:70000(0)
      < S. 0:0(0) ack 70001
      > . 70001:70001(0) ack 1`,
    flows: ["refused reset", "established"],
  },
  "a RST that does not acknowledge the SYN refuses nothing": {
    script: `
      > S 0:0(0)
      < R. 0:0(0) ack 0 win 0`,
    flows: ["broken open"],
  },
  "a RST without ACK refuses nothing": {
    script: `
      > S 0:0(0)
      < R 0:0(0) win 0`,
    flows: ["broken open"],
  },
  unanswered: {
    script: `
      > S 0:0(0)
      +1 > S 0:0(0)
      +2 > S 0:0(0)`,
    flows: ["unanswered open"],
  },
  "taken back by a RST of its own": {
    script: `
      > S 0:0(0)
      > R 0:0(0)`,
    flows: ["unanswered"],
  },
  "an ICMP error": {
    script: `
      > S 0:0(0)
      < icmp unreachable host quoting 1`,
    flows: ["unreachable"],
  },
  "an ICMP error, and then an answer after all": {
    script: `
      > S 0:0(0)
      < icmp unreachable host quoting 1
      +1 > S 0:0(0)
      < S. 0:0(0) ack 1
      > . 1:1(0) ack 1`,
    flows: ["established"],
  },
  "half-open": {
    script: `
      > S 0:0(0)
      < S. 0:0(0) ack 1
      +1 < S. 0:0(0) ack 1`,
    flows: ["half-open open"],
  },
  "reset by the initiator after the SYN-ACK": {
    script: `
      > S 0:0(0)
      < S. 0:0(0) ack 1
      > R 1:1(0)`,
    flows: ["reset reset"],
  },
  "reset by the responder after its SYN-ACK": {
    script: `
      > S 0:0(0)
      < S. 0:0(0) ack 1
      < R 1:1(0)`,
    flows: ["reset reset"],
  },
  "a SYN-ACK that acknowledges ISN": {
    script: `
      > S 0:0(0)
      < S. 0:0(0) ack 0`,
    flows: ["broken"],
  },
  "a SYN-ACK that acknowledges ISN+2, and the RST for it": {
    script: `
      > S 0:0(0)
      < S. 0:0(0) ack 2
      > R 2:2(0)`,
    flows: ["broken"],
  },
  "a wrong SYN-ACK, and a right one after it": {
    script: `
      > S 0:0(0)
      < S. 0:0(0) ack 0
      > R 0:0(0)
      < S. 0:0(0) ack 1
      > . 1:1(0) ack 1`,
    flows: ["established"],
  },
  "an ACK of the responder's ISN": {
    script: `
      > S 0:0(0)
      < S. 0:0(0) ack 1
      > . 1:1(0) ack 0`,
    flows: ["broken"],
  },
  "an ACK beyond the responder's SND.NXT": {
    script: `
      > S 0:0(0)
      < S. 0:0(0) ack 1
      > . 1:1(0) ack 2`,
    flows: ["broken"],
  },
  "an ACK whose SEG.SEQ is the ISN": {
    script: `
      > S 0:0(0)
      < S. 0:0(0) ack 1
      > . 0:0(0) ack 1`,
    flows: ["broken"],
  },
  "an ACK that was captured without the data before it": {
    script: `
      > S 0:0(0)
      < S. 0:0(0) ack 1
      > . 101:101(0) ack 1`,
    flows: ["established"],
  },
  "only the initiator's direction": {
    script: `
      > S 0:0(0)
      > . 1:1(0) ack 1
      > P. 1:11(10) ack 1`,
    flows: ["one-sided"],
  },
  "only the responder's direction": {
    script: `
      < S. 0:0(0) ack 1
      < P. 1:11(10) ack 1`,
    flows: ["not-captured"],
  },
  "from the middle": {
    script: `
      > P. 1:11(10) ack 1
      < . 1:1(0) ack 11`,
    flows: ["not-captured open"],
  },
  "a lone RST": {
    script: `
      > R 1:1(0)`,
    flows: ["not-captured reset"],
  },
  "the SYN-ACK was lost by the capture": {
    script: `
      > S 0:0(0)
      > . 1:1(0) ack 1
      < P. 1:11(10) ack 1`,
    flows: ["established"],
  },
  "SYN-ACK recorded before the SYN": {
    script: `
      < S. 0:0(0) ack 1
      > S 0:0(0)
      > . 1:1(0) ack 1`,
    flows: ["established"],
  },
  "ACK recorded before the SYN": {
    script: `
      > . 1:1(0) ack 1
      > S 0:0(0)
      < S. 0:0(0) ack 1`,
    flows: ["established"],
  },
  "ACK recorded before the SYN-ACK": {
    script: `
      > S 0:0(0)
      > . 1:1(0) ack 1
      < S. 0:0(0) ack 1`,
    flows: ["established"],
  },
  "an ACK of numbers that the capture missed, its own beyond as well": {
    script: `
      > S 0:0(0)
      < S. 0:0(0) ack 1
      > . 19:19(0) ack 26`,
    flows: ["established open"],
  },
  "an ACK of one too many, its own one too high: both SYNs counted twice": {
    script: `
      > S 0:0(0)
      < S. 0:0(0) ack 1
      > . 2:2(0) ack 2`,
    flows: ["broken open"],
  },
  "an ACK above what was seen, and nothing that explains it": {
    script: `
      > S 0:0(0)
      < S. 0:0(0) ack 1
      > . 1:1(0) ack 501
      < P. 1:101(100) ack 1`,
    flows: ["broken open"],
  },
  "an ACK above what was seen, and the responder continues there": {
    script: `
      > S 0:0(0)
      < S. 0:0(0) ack 1
      > . 1:1(0) ack 501
      < P. 501:601(100) ack 1`,
    flows: ["established open"],
  },
  "an ACK above what was seen, after Fast Open's data was taken": {
    script: `
      > S 0:18(18) <FO 0102030405060708>
      < S. 0:0(0) ack 19
      > . 19:19(0) ack 26`,
    flows: ["established open"],
  },
  "an ACK of 100 MB, after Fast Open's data was taken": {
    script: `
      > S 0:18(18) <FO 0102030405060708>
      < S. 0:0(0) ack 19
      > . 19:19(0) ack 100000000`,
    flows: ["broken open"],
  },
  "a SEQ beyond the window, four seconds after the SYN-ACK": {
    script: `
      > S 0:0(0)
      < S. 0:0(0) ack 1
      +4 > . 900000:900000(0) ack 1`,
    flows: ["established open"],
  },
  "a SEQ beyond the window, at once": {
    script: `
      > S 0:0(0)
      < S. 0:0(0) ack 1
      > . 900000:900000(0) ack 1`,
    flows: ["broken open"],
  },
  "SYNs that cross, and nothing else: neither is an answer": {
    script: `
      > S 0:0(0)
      < S 0:0(0)
      +1 > S 0:0(0)`,
    flows: ["unanswered open"],
  },
  "SYNs that cross, of which the responder's is acknowledged": {
    script: `
      > S 0:0(0)
      < S 0:0(0)
      > . 1:1(0) ack 1`,
    flows: ["half-open open"],
  },
  "SYNs that cross, of which the initiator's is acknowledged": {
    script: `
      > S 0:0(0)
      < S 0:0(0)
      < . 1:1(0) ack 1`,
    flows: ["half-open open"],
  },
  "SYNs that cross, and a RST that acknowledges the initiator's": {
    script: `
      > S 0:0(0)
      < S 0:0(0)
      < R. 1:1(0) ack 1`,
    flows: ["refused reset"],
  },
  "SYNs that cross, and a RST that acknowledges the responder's": {
    script: `
      > S 0:0(0)
      < S 0:0(0)
      > R. 1:1(0) ack 1`,
    flows: ["reset reset"],
  },
  "SYNs that cross, and a RST in the window that a SYN opens (RFC 9293 §3.10.7.4)": {
    script: `
      > S 0:0(0)
      < S 0:0(0)
      < R 1:1(0)`,
    flows: ["reset reset"],
  },
  "SYNs that cross, and a RST beyond every window: nobody takes it": {
    script: `
      > S 0:0(0)
      < S 0:0(0)
      < R 65538:65538(0)`,
    flows: ["unanswered open"],
  },
  "SYNs that cross, and a RST of its sender's ISN: nobody takes it": {
    script: `
      > S 0:0(0)
      < S 0:0(0)
      < R 0:0(0)`,
    flows: ["unanswered open"],
  },
  "simultaneous open": {
    script: `
      > S 0:0(0)
      < S 0:0(0)
      > S. 0:0(0) ack 1
      < S. 0:0(0) ack 1`,
    flows: ["established"],
  },
  "Fast Open: data on the SYN, taken": {
    script: `
      > S 0:100(100)
      < S. 0:0(0) ack 101
      > . 101:101(0) ack 1`,
    flows: ["established"],
  },
  "Fast Open: data on the SYN, not taken and sent again": {
    script: `
      > S 0:100(100)
      < S. 0:0(0) ack 1
      > P. 1:101(100) ack 1`,
    flows: ["established"],
  },
  "another ISN while the attempt is open, the older one answered": {
    script: `
      > S 0:0(0)
      +0.5 > S 5000:5000(0)
      < S. 0:0(0) ack 1
      > . 1:1(0) ack 1`,
    flows: ["established"],
  },
  "another ISN while the attempt is open, the newer one answered": {
    script: `
      > S 0:0(0)
      +0.5 > S 5000:5000(0)
      < S. 0:0(0) ack 5001
      > . 5001:5001(0) ack 1`,
    flows: ["established"],
  },
  "the port used again after a close": {
    script: `
      > S 0:0(0)
      < S. 0:0(0) ack 1
      > . 1:1(0) ack 1
      > F. 1:1(0) ack 1
      < F. 1:1(0) ack 2
      > . 2:2(0) ack 2
      +1 > S 90000:90000(0)
      < S. 80000:80000(0) ack 90001
      > . 90001:90001(0) ack 80001`,
    flows: ["established fin", "established open"],
  },
  "the port used again with the same ISN": {
    script: `
      > S 0:0(0)
      < S. 0:0(0) ack 1
      > . 1:1(0) ack 1
      > R. 1:1(0) ack 1
      +1 > S 0:0(0)
      < S. 80000:80000(0) ack 1
      > . 1:1(0) ack 80001`,
    flows: ["established reset", "established open"],
  },
  "half-open recovery: SYN, ACK of old numbers, RST, and a new try (RFC 9293, figure 9)": {
    script: `
      > S 0:0(0)
      < S. 0:0(0) ack 1
      > . 1:1(0) ack 1
      > P. 1:101(100) ack 1
      < . 1:1(0) ack 101
      +5 > S 900000:900000(0)
      < . 1:1(0) ack 101
      > R 101:101(0)
      +1 > S 900000:900000(0)
      < S. 700000:700000(0) ack 900001
      > . 900001:900001(0) ack 700001`,
    flows: ["established reset", "established open"],
  },
  "an old duplicate SYN does not take over the open flow": {
    script: `
      > S 0:0(0)
      < S. 0:0(0) ack 1
      > . 1:1(0) ack 1
      > S 123456789:123456789(0)
      < . 1:1(0) ack 1
      > P. 1:11(10) ack 1
      < . 1:1(0) ack 11
      > F. 11:11(0) ack 1
      < F. 1:1(0) ack 12
      > . 12:12(0) ack 2`,
    flows: ["established fin", "half-open open"],
  },
  "the other side connects back on the same ports": {
    script: `
      > S 0:0(0)
      < S. 0:0(0) ack 1
      > . 1:1(0) ack 1
      > R. 1:1(0) ack 1
      +1 < S 50000:50000(0)
      > S. 60000:60000(0) ack 50001
      < . 50001:50001(0) ack 60001`,
    flows: ["established reset", "established open"],
  },
  "two flows in two VLANs": {
    script: `
      > S 0:0(0) vlan 1
      < S. 0:0(0) ack 1 vlan 1
      > S 0:0(0) vlan 2
      > . 1:1(0) ack 1 vlan 1`,
    flows: ["established", "unanswered"],
  },
  "every frame recorded twice": {
    script: `
      > S 0:0(0)
      dup 1
      < S. 0:0(0) ack 1
      dup 3
      > . 1:1(0) ack 1
      dup 5`,
    flows: ["established"],
  },
  "two SYNs of different numbers, and an answer to the first": {
    script: `
      > S 0:0(0) win 64240
      +1 > S 5000:5000(0) win 64240
      < S. 0:0(0) ack 1
      > . 1:1(0) ack 1`,
    flows: ["established"],
  },
  "two SYNs of different numbers, and an answer to data between them": {
    script: `
      > S 0:0(0)
      > . 3000:3100(100) ack 1
      > S 5000:5000(0)
      < S. 0:0(0) ack 3050`,
    flows: ["one-sided", "broken"],
  },
  "a SYN-ACK again, after the RST that ended the open flow": {
    script: `
      > S 0:0(0)
      < S. 0:0(0) ack 1
      > . 1:1(0) ack 1
      > R 1:1(0)
      < S. 0:0(0) ack 1`,
    flows: ["established reset"],
  },
};
