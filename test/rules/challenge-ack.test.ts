import { challengeAck } from "../../src/core/rules/handshake/challenge-ack";
import { ruleTest } from "../support/ruleTest";

ruleTest(challengeAck, {
  "a SYN into an open flow": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      +5 > S 80000:80000(0)
      +0.01 < . 1:1(0) ack 1    // reported information`,
    evidence: { by: "responder", cause: "syn", afterNs: 1e7, times: 1 },
    says: /^The responder \S+ answered the SYN with.*SEQ \d+ and ACK x−79999, 10\.0 ms after it\.\nA TCP with an open connection.*\nThe responder still has/,
  },
  "a SYN into TIME-WAIT": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < F. 1:1(0) ack 1
      > F. 1:1(0) ack 2
      < .  2:2(0) ack 2
      +3 > S -80000:-80000(0)
      < .  2:2(0) ack 2        // reported information
      > R  2:2(0)
      +1 > S -80000:-80000(0)
      < S. 700000:700000(0) ack -79999
      > .  -79999:-79999(0) ack 700001`,
    evidence: { timeWait: true },
    says: /These are the last numbers of flow 1, which was closed by FIN\.\n/,
  },
  "a device that restarted and begins with the same ISN": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:51(50) ack 1
    < .  1:1(0) ack 51
    +30 > S 0:0(0)
    < .  1:1(0) ack 51       // reported warning
    +3 > S 0:0(0)
    < .  1:1(0) ack 51
    +5 end`,
  "its SYN once more, as a late duplicate": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:51(50) ack 1
    < .  1:1(0) ack 51
    +30 > S 0:0(0)
    < .  1:1(0) ack 51       // reported information
    +3 > P. 51:61(10) ack 1
    < .  1:1(0) ack 61`,
  "the SYN's own number, with each SYN": {
    script: `
      > S  0:0(0)
      < .  1:1(0) ack 0        // reported error
      +1 > S 0:0(0)
      < .  1:1(0) ack 0
      +3 end`,
    evidence: { notCounted: true, times: 2 },
    says: /with an ACK without SYN, SEQ \S+ and ACK x, 1\.0 ms after it, twice in total\. That is the SYN's own number/,
  },
  "the SYN's own number, and then a SYN-ACK": {
    script: `
      > S  0:0(0)
      < .  0:0(0) ack 0        // reported information
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
    evidence: { notCounted: true },
  },
  "each SYN again, and each is challenged: reported once": `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      +5 > S 80000:80000(0)
      < .  1:1(0) ack 1    // reported
      +1 > S 80000:80000(0)
      < .  1:1(0) ack 1`,
  "a RST in the window, not at its start": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < R  500:500(0)
      > .  1:1(0) ack 1    // reported`,
    evidence: { by: "initiator", cause: "reset" },
    says: /^The initiator \S+ answered a RST with an unexpected.*SEQ x\+1 and ACK y\+1, 1\.0 ms after it\.\nOnly a RST.*\nCheck whether/,
  },
  "a RST at the right number": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < R  1:1(0)
    > .  1:1(0) ack 1`,
  "an ACK of something new is no challenge": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < P. 1:101(100) ack 1
    < R  5000:5000(0)
    > .  1:1(0) ack 101`,
  "much later it has another cause": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < R  500:500(0)
    +1.1 > . 1:1(0) ack 1`,
  "a second later it still is one": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < R  500:500(0)
    +1 > . 1:1(0) ack 1    // reported`,
  "a RST at the right number, after one that was challenged": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < R  500:500(0)
      > .  1:1(0) ack 1    // reported
      < R  600:600(0)
      > .  1:1(0) ack 1
      < R  1:1(0)
      > .  1:1(0) ack 1`,
    evidence: { times: 2 },
    says: /after it, twice in total\.\n/,
  },
  "each side challenges the other": {
    script: `
      flow 2: set isn =100/=100
      flow 2: > S  0:0(0)
      flow 2: < S. 0:0(0) ack 1
      flow 2: > .  1:1(0) ack 1
      flow 2: < R  500:500(0)
      flow 2: > .  1:1(0) ack 1    // reported
      flow 2: > R  500:500(0)
      flow 2: < .  1:1(0) ack 1    // reported`,
    evidence: [
      { by: "initiator", times: 1 },
      { by: "responder", times: 1 },
    ],
  },
  "with data it is no challenge": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < R  500:500(0)
    > P. 1:11(10) ack 1`,
  "a split handshake acknowledges the SYN": `
    > S  0:0(0)
    < .  0:0(0) ack 1
    < S  0:0(0)
    > .  1:1(0) ack 1`,
  "a retry of the SYN while the SYN-ACK is under way": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    +1 > S 0:0(0)
    > .  1:1(0) ack 1`,
  "one direction only": `
    > S  0:0(0)
    > .  1:1(0) ack 1
    > .  1:1(0) ack 1`,
  "recorded twice": `
    > S  0:0(0)
    < .  300:300(0) ack 100    // reported
    dup 2`,
  "the numbers continued between two challenges: both are reported": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < R  500:500(0)
      > .  1:1(0) ack 1        // reported
      > P. 1:11(10) ack 1
      < R  500:500(0)
      > .  11:11(0) ack 1      // reported
      < P. 1:21(20) ack 11
      < R  500:500(0)
      > .  11:11(0) ack 21
      < R  700:700(0)
      > .  11:11(0) ack 21     // reported`,
    evidence: { times: 1 },
  },
  "an ACK that is not of the current numbers": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    +5 > S 80000:80000(0)
    < .  9:9(0) ack 1`,
  "a segment of its own between": `
    > S  0:0(0)
    < S. 0:0(0) ack 1 win 100
    > .  1:1(0) ack 1
    < R  500:500(0)
    > P. 1:101(100) ack 1
    > .  101:101(0) ack 1    // reported`,
  "a keep-alive is none": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < R  500:500(0)
    > .  0:0(0) ack 1`,
  "an ACK of what came before a gap, and a RST later": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < .  1:101(100) ack 1
    > .  1:1(0) ack 101
    < .  201:301(100) ack 1
    > .  1:1(0) ack 101
    < R  301:301(0)`,
  "to every SYN, and nobody resets the older connection": {
    script: `
      > S  0:0(0)
      < .  300:300(0) ack 100      // reported warning
      +1 > S  0:0(0)
      < .  300:300(0) ack 100
      +3 end`,
    evidence: { times: 2 },
  },
  "a SYN proxy on the recording machine opens the window after its own handshake": `
    > S  0:0(0) win 64240
    < S. 0:0(0) ack 1 win 0
    > .  1:1(0) ack 1
    > S  0:0(0) win 63
    < S. 90000:90000(0) ack 1
    < .  1:1(0) ack 1
    > P. 1:19(18) ack 1`,
  "three times, and no RST: the connection never opens": {
    script: `
      > S 0:0(0)
      < . 300:300(0) ack 100     // reported error
      +1 > S 0:0(0)
      < . 300:300(0) ack 100
      +2 > S 0:0(0)
      < . 300:300(0) ack 100
      +2 end`,
    evidence: { times: 3, reset: 0 },
    says: /3 times in total\.\n.*\nThe responder still has an old connection .* The initiator should answer that ACK with a RST, and none is in this capture/,
  },
  "a RST follows": {
    script: `
      > S 0:0(0)
      < . 300:300(0) ack 100     // reported information
      > R 100:100(0)
      +1 > S 0:0(0)
      < S. 900:900(0) ack 1
      > . 1:1(0) ack 901`,
    evidence: { reset: 3 },
    says: /The initiator answered with a RST, in frame 3, which ends the old connection\./,
  },
});
