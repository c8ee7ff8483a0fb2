import { handshakeAckWrongAck } from "../../src/core/rules/handshake/handshake-ack-wrong-ack";
import { ruleTest } from "../support/ruleTest";

ruleTest(handshakeAckWrongAck, {
  "the responder's SYN was not counted": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 0   // reported error
      < R  0:0(0)
      +1 end`,
    evidence: { difference: -1, reset: true, times: 1, doubt: undefined },
    says: /expected y\+1\. It is 1 too low\. The responder answered.*\n.*\nThe responder's SYN was not counted/,
  },
  "one too many": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 2   // reported error`,
    evidence: { difference: 1, reset: false },
    says: /expected y\+1\. It is 1 too high\.\n.*\nCompare/,
  },
  "far too high, and the responder repeats its SYN-ACK": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 5000   // reported error
      +1 < S. 0:0(0) ack 1
      > .  1:1(0) ack 5000`,
    evidence: { difference: 4999, times: 2 },
    says: /4999 too high\. It was sent twice\.\n/,
    related: [2],
  },
  "data at once, with the right ACK": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > P. 1:101(100) ack 1`,
  "data at once, with a wrong ACK": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > P. 1:101(100) ack 77   // reported`,
  "the SYN-ACK carries data: none, some or all of it is acknowledged": `
    flow 1: > S  0:0(0) <FO 0102030405060708>
    flow 1: < S. 0:100(100) ack 1
    flow 1: > .  1:1(0) ack 1
    flow 2: > S  0:0(0) <FO 0102030405060708>
    flow 2: < S. 0:100(100) ack 1
    flow 2: > .  1:1(0) ack 51
    flow 3: > S  0:0(0) <FO 0102030405060708>
    flow 3: < S. 0:100(100) ack 1
    flow 3: > .  1:1(0) ack 101`,
  "the SYN-ACK carries data: one more is acknowledged": `
    > S  0:0(0) <FO 0102030405060708>
    < S. 0:100(100) ack 1
    > .  1:1(0) ack 102   // reported`,
  "Fast Open: the responder's data came before the ACK": `
    > S  0:100(100) <FO 0102030405060708>
    < S. 0:0(0) ack 101
    < P. 1:501(500) ack 101
    > .  101:101(0) ack 501`,
  "the capture missed the responder's first data": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 501
    < P. 501:601(100) ack 1`,
  "the capture swapped the responder's first data and its ACK": `
    > S  0:100(100) <FO 0102030405060708>
    < S. 0:0(0) ack 101
    > .  101:101(0) ack 501
    < P. 1:501(500) ack 101`,
  "the responder continued below: nothing was missed": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 501     // reported
    < P. 1:601(600) ack 1`,
  "a RST with that number shows nothing: it takes it from the ACK": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 501     // reported
    < R  501:501(0)`,
  "only the first ACK is judged": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > .  1:1(0) ack 9`,
  "a wrong one, then the right one: the wrong one is reported": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 9    // reported
      > .  1:1(0) ack 1`,
    evidence: { times: 1 },
  },
  "any of the responder's numbers may be the one answered": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    < S. 5000:5000(0) ack 1
    > .  1:1(0) ack 1`,
  "the later of the responder's numbers": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    < S. 5000:5000(0) ack 1
    > .  1:1(0) ack 5001`,
  "a RST is no ACK": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > R. 1:1(0) ack 9`,
  "the SYN-ACK was wrong, the answer to it is not": `
    > S  0:0(0)
    < S. 0:0(0) ack 0
    > .  1:1(0) ack 1`,
  "no SYN in the capture": `
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 9`,
  "the initiator's direction only": `
    > S  0:0(0)
    > .  1:1(0) ack 9`,
  "the capture swapped SYN-ACK and ACK": `
    > S  0:0(0)
    > .  1:1(0) ack 1
    < S. 0:0(0) ack 1
    < P. 1:101(100) ack 1
    > .  1:1(0) ack 101`,
  "the capture swapped SYN and SYN-ACK": `
    < S. 0:0(0) ack 1
    > S  0:0(0)
    > .  1:1(0) ack 1`,
  "recorded twice is reported once": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 0   // reported
    dup 3`,
  "the snap length cut the number": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 9 cut 40`,
  "a late segment of the connection before": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > F. 1:1(0) ack 1
      < F. 1:1(0) ack 2
      > .  2:2(0) ack 2
      +300 > S 900000:900000(0)
      < S. 800000:800000(0) ack 900001
      > .  2:2(0) ack 2               // reported information
      > .  900001:900001(0) ack 800001`,
    evidence: { doubt: "previous-connection" },
  },
  "the responder has sent the same number as the initiator acknowledges wrongly": {
    script: `
      flow 2: set isn =100/=100
      flow 2: > S  0:0(0)
      flow 2: < S. 0:0(0) ack 1
      flow 2: > .  1:1(0) ack -99   // reported
      flow 2: < .  1:1(0) ack -99`,
    evidence: { times: 1 },
  },
  "a range of numbers is expected": {
    script: `
      > S  0:0(0) <FO 0102030405060708>
      < S. 0:100(100) ack 1
      > .  1:1(0) ack 152   // reported`,
    says: /expected y\+1 to y\+101\. It is 51 too high\.\n/,
  },
  "between two ISNs of the responder, whichever came first": {
    script: `
      > S  0:0(0)
      < S. 90000:90000(0) ack 1
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 50000   // reported`,
    evidence: { times: 1 },
    says: /49999 too high/,
  },
  "data of the responder that gave two ISNs": `
    > S  0:0(0)
    < S. 90000:90000(0) ack 1
    < S. 0:0(0) ack 1
    < P. 1:101(100) ack 1
    > .  1:1(0) ack 101`,
  "both sides continued: what came between was not captured": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  19:19(0) ack 26`,
  "both continued, and the responder, which has forgotten the connection, resets it": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > P. 19:37(18) ack 26
    < R  26:26(0)`,
  "both continued, and the responder continues, too": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > P. 19:37(18) ack 26
    < .  26:26(0) ack 37
    < P. 26:126(100) ack 37
    > .  37:37(0) ack 126`,
  "both are beyond, and the responder sends its SYN-ACK again": {
    script: `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > P. 19:37(18) ack 26   // reported
    +1 < S. 0:0(0) ack 1`,
  },
  "both SYNs counted twice": {
    script: `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  2:2(0) ack 2   // reported
    < R  2:2(0)`,
  },
  "of a simultaneous open the ACK may be an ordinary segment": `
    > S  0:0(0)
    < S  0:0(0)
    > S. 0:0(0) ack 1
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:20(19) ack 27
    +2 end`,
  "the ACK after both FINs, all else being lost": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    +1.6 > . 2:2(0) ack 2`,
  "beyond by more than one, after a SYN with data": `
    > S  0:18(18) <FO 0102030405060708>
    < S. 0:0(0) ack 1
    > .  20:20(0) ack 27`,
  "Fast Open let the responder send at once": `
    > S  0:18(18) <FO 0102030405060708>
    < S. 0:0(0) ack 19
    > .  19:19(0) ack 26`,
  "Fast Open let the responder send at once, but not so much": `
    > S  0:18(18) <FO 0102030405060708>
    < S. 0:0(0) ack 19
    > .  19:19(0) ack 100000001   // reported
    < P. 1:26(25) ack 19`,
  "Fast Open's data, sent again, were not captured": `
    > S  0:18(18) <FO 0102030405060708>
    < S. 0:0(0) ack 1
    > .  19:19(0) ack 26`,
  "both SYNs counted twice, at the last moment that counts as prompt": {
    script: `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    +0.199 > . 2:2(0) ack 2   // reported`,
  },
  "one too many, though the responder's FIN ends there much later: the initiator's own next ACK takes it back": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 2   // reported error
      +1.5 > F. 1:1(0) ack 1
      < F. 1:1(0) ack 2
      > .  2:2(0) ack 2`,
    evidence: { difference: 1, times: 1 },
  },
  "one too many from first to last, though the responder's FIN ends there much later": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 2   // reported error
      +1.5 > F. 1:1(0) ack 2
      < F. 1:1(0) ack 2
      > .  2:2(0) ack 3`,
    evidence: { difference: 1 },
  },
  "the responder's FIN, of which the capture missed the first": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 2
    +0.3 < F. 1:1(0) ack 1
    > .  1:1(0) ack 2`,
  "both numbers are those of the other direction": {
    script: `
      flow 2: set isn =5000/=9000
      flow 2: > S  0:0(0)
      flow 2: < S. 0:0(0) ack 1
      flow 2: > .  =9001:=9001(0) ack =5001       // reported error
      flow 2: < R  =5001:=5001(0)`,
    evidence: { mistake: "own-number" },
    says: /the two numbers were confused/,
  },
  "the number in the wrong octet order": {
    script: `
      flow 2: set isn =5000/=16909060
      flow 2: > S  0:0(0)
      flow 2: < S. 0:0(0) ack 1
      flow 2: > .  1:1(0) ack =84083201           // reported error
      flow 2: < R  =84083201:=84083201(0)`,
    evidence: { mistake: "octet-order" },
    says: /network byte order/,
  },
});
