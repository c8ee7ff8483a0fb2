import { checksumWrong } from "../../src/core/rules/segments/checksum-wrong";
import { ruleTest } from "../support/ruleTest";

ruleTest(checksumWrong, {
  "an ACK of data, and the data is sent again": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101 badsum     // reported error
      +0.3 > P. 1:101(100) ack 1
      < .  1:1(0) ack 101
      > .  101:101(0) ack 1`,
    evidence: { from: "responder", wrong: 1 },
  },
  "a single frame": {
    script: `
      > S  0:0(0) badsum     // reported warning
      +0.5 end`,
    evidence: { from: "initiator", wrong: 1, verified: 1, fate: "unknown", doubt: "single" },
    says: /no other checksum of this host to compare with/,
  },
  "a FIN that is never acknowledged": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > F. 1:1(0) ack 1 badsum     // reported error
      +1 end`,
    evidence: { fate: "not-accepted", wrong: 1, verified: 3 },
  },
  "the SYN-ACK, so the SYN is tried again": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 badsum   // reported error
      +1 > S 0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
    evidence: { from: "responder", fate: "not-accepted", wrong: 1, verified: 2 },
    says: /did not accept it\. Of 2 segments of this host that could be verified, 1 has an incorrect checksum\.\n.*it is lost\.\nLook for a device that changes/,
  },
  "every SYN, and no answer": {
    script: `
      > S  0:0(0) badsum     // reported error
      +1 > S 0:0(0) badsum
      +2 > S 0:0(0) badsum
      +4 end`,
    evidence: { fate: "not-accepted", wrong: 3, verified: 3 },
    says: /verified, 3 have an incorrect checksum\.\n/,
    related: [2, 3],
  },
  "accepted nevertheless: filled in after the capture": {
    script: `
      > S  0:0(0) badsum     // reported information
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
    evidence: { fate: "accepted", doubt: "accepted", wrong: 1, verified: 2 },
    says: /offloading.*\nCapture at the responder, or/,
  },
  "the other side's were accepted: the file was changed": {
    script: `
      > S  0:0(0) badsum               // reported information
      < R. =0:=0(0) ack 1 badsum       // reported information`,
    evidence: [{ fate: "accepted" }, { fate: "unknown", doubt: "accepted" }],
  },
  "data that is acknowledged": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1 badsum   // reported information
      < .  1:1(0) ack 101`,
    settings: { checksums: "all" },
    evidence: { fate: "accepted" },
  },
  "data that is sent again": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1 badsum   // reported error
      +0.3 > P. 1:101(100) ack 1
      < .  1:1(0) ack 101`,
    settings: { checksums: "all" },
    evidence: { fate: "not-accepted", wrong: 1 },
  },
  "data that is acknowledged in part": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1 badsum   // reported error
      < .  1:1(0) ack 51
      +1 end`,
    settings: { checksums: "all" },
    evidence: { fate: "not-accepted" },
  },
  "ordinary data of a small capture": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1 badsum   // reported information
    < .  1:1(0) ack 101`,
  "nothing is looked at when switched off": {
    script: `
      > S  0:0(0) badsum
      +1 end`,
    settings: { checksums: "off" },
  },
  "all of one side, seen from there only": {
    script: `
      > S  0:0(0) badsum             // reported information
      > .  1:1(0) ack 1 badsum
      > P. 1:101(100) ack 1 badsum
      > F. 101:101(0) ack 1 badsum`,
    settings: { checksums: "all" },
    evidence: { fate: "unknown", doubt: "all" },
  },
  "some of one side, seen from there only": {
    script: `
      > S  0:0(0)
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1 badsum   // reported error
      > F. 101:101(0) ack 1`,
    settings: { checksums: "all" },
    evidence: { fate: "unknown", doubt: undefined },
  },
  "one that was lost among those that were accepted": {
    script: `
      > S  0:0(0) badsum
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1 badsum
      > P. 1:101(100) ack 1 badsum   // reported information
      +0.3 > P. 1:101(100) ack 1 badsum`,
    settings: { checksums: "all" },
    evidence: { fate: "not-accepted", doubt: "accepted", wrong: 4, verified: 4 },
    related: [3, 5],
  },
  "the last one before the capture ends": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < F. 1:1(0) ack 1 badsum       // reported error
      +0.9 end`,
    evidence: { fate: "unknown", doubt: undefined },
  },
  "a late FIN, when all of that side before was wrong, too": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 badsum
      > .  1:1(0) ack 1
      < F. 1:1(0) ack 1 badsum       // reported information
      +2 end`,
    evidence: { fate: "not-accepted", doubt: "accepted" },
  },
  "the sum of the pseudo-header is offloading's": `
    > S  0:0(0)
    < S. 0:0(0) ack 1 pseudo
    > .  1:1(0) ack 1
    < F. 1:1(0) ack 1 pseudo`,
  "the snap length cut the data": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1 badsum cut 100`,
    settings: { checksums: "all" },
  },
  "a fragment": `
    > S  0:0(0) badsum frag
    +1 end`,
  "a copy of what was acknowledged proves nothing": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101
      +1 > P. 1:101(100) ack 1 badsum   // reported error
      < .  1:1(0) ack 101`,
    evidence: { fate: "unknown" },
  },
  "both sides": `
    > S  0:0(0) badsum               // reported error
    +1 > S 0:0(0)
    < S. 0:0(0) ack 1 badsum         // reported error
    +1 < S. 0:0(0) ack 1
    > .  1:1(0) ack 1`,
  "recorded twice": {
    script: `
      > S  0:0(0) badsum             // reported
      dup 1`,
    evidence: { wrong: 1 },
  },
  "in mid-flow": `
    > P. 1:101(100) ack 1 badsum     // reported error
    < .  1:1(0) ack 1
    +0.3 > P. 1:101(100) ack 1`,
  "a frame of the same number with neither data, SYN nor FIN is no second try": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1 badsum   // reported information
      > P  1:1(0)
      < P. 1:1(0) ack 101`,
    settings: { checksums: "all" },
    evidence: { fate: "accepted" },
  },
  "a segment of the other side with the same number is no second try": {
    script: `
      flow 2: set isn =100/=100
      flow 2: > S  0:0(0)
      flow 2: < S. 0:0(0) ack 1
      flow 2: > .  1:1(0) ack 1
      flow 2: > F. 1:1(0) ack 1 badsum   // reported information
      flow 2: < F. 1:1(0) ack 1
      flow 2: < .  2:2(0) ack 2`,
    evidence: { fate: "accepted" },
  },
  "three in a row, and all of them are acknowledged": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1 badsum      // reported information
      > P. 101:201(100) ack 1 badsum
      > P. 201:301(100) ack 1 badsum
      < .  1:1(0) ack 301`,
    settings: { checksums: "all" },
    evidence: { fate: "accepted", wrong: 3, verified: 5 },
  },
  "what is cut is not verified": {
    script: `
      > S  0:0(0) badsum                // reported error
      +1 > S 0:0(0) cut 40
      +1 > S 0:0(0)`,
    evidence: { wrong: 1, verified: 2 },
  },
  "ordinary data that is sent again": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1 badsum      // reported error
      +0.3 > P. 1:101(100) ack 1
      < .  1:1(0) ack 101`,
    evidence: { fate: "not-accepted", doubt: undefined, wrong: 1, verified: 4 },
    says: /The responder did not accept it\. Of 4 segments of this host/,
  },
  "a field of 0 was never filled in": `
    > S  0:0(0) sum 0
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1 sum 0`,
  "all of a host, reported once for its flows": {
    script: `
      flow 2: > S  0:0(0) badsum          // reported information
      flow 2: < S. 0:0(0) ack 1
      flow 2: > .  1:1(0) ack 1 badsum
      flow 3: > S  0:0(0) badsum
      flow 3: < S. 0:0(0) ack 1
      flow 3: > .  1:1(0) ack 1 badsum`,
    evidence: { wrong: 4, verified: 4, doubt: "accepted" },
  },
  "one pure ACK of a host whose checksums are right in another flow": `
    flow 2: > S  0:0(0)
    flow 2: < S. 0:0(0) ack 1
    flow 2: > .  1:1(0) ack 1
    flow 3: > .  1:1(0) ack 1 badsum      // reported error`,
});
