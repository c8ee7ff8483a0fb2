import { tunnelChecksumWrong } from "../../src/core/rules/path/tunnel-checksum-wrong";
import { ruleTest } from "../support/ruleTest";

ruleTest(tunnelChecksumWrong, {
  "SYNs until one has a correct checksum": {
    script: `
      > S  0:0(0) badvxlan      // reported error
      +1 > S 0:0(0) badvxlan
      +2 > S 0:0(0) vxlan
      < S. 0:0(0) ack 1 vxlan
      > .  1:1(0) ack 1 vxlan
      +1 end`,
    evidence: { from: "initiator", count: 2, others: 2, lost: { what: "SYN", isResent: true } },
    says: /^The initiator's SYN is in a tunnel \(VXLAN 7.*\), and the checksum .* not answered before it was sent again\. It is the first of 2 such/,
    related: [2],
  },
  "a single SYN": {
    script: `
      > S  0:0(0) badvxlan      // reported error
      +3 end`,
    evidence: { lost: { what: "SYN", isResent: false } },
    says: /It was not answered\.\n/,
  },
  "the SYN-ACKs": {
    script: `
      > S  0:0(0) vxlan
      < S. 0:0(0) ack 1 badvxlan   // reported error
      +1 < S. 0:0(0) ack 1 badvxlan
      +3 end`,
    evidence: { from: "responder", lost: { what: "SYN-ACK" } },
  },
  "data, sent again": {
    script: `
      > S  0:0(0) vxlan
      < S. 0:0(0) ack 1 vxlan
      > .  1:1(0) ack 1 vxlan
      > P. 1:11(10) ack 1 vxlan
      +0.3 > P. 1:11(10) ack 1 badvxlan   // reported error
      +0.6 > P. 1:11(10) ack 1 badvxlan
      +2 end`,
    evidence: { lost: { what: "segment", isResent: true } },
  },
  "they are answered nevertheless": {
    script: `
      > S  0:0(0) badvxlan      // reported information
      < S. 0:0(0) ack 1 vxlan
      +1 < S. 0:0(0) ack 1 vxlan
      > .  1:1(0) ack 1 vxlan`,
    evidence: { lost: undefined },
  },
  "correct, and not answered": `
      > S  0:0(0) vxlan
      +1 > S 0:0(0) vxlan
      +3 end`,
  "no tunnel": `
      > S  0:0(0) badsum
      +1 > S 0:0(0) badsum
      +3 end`,
  "cut by the snap length: it cannot be verified": `
      > S  0:0(0) <mss 1460> badvxlan cut 104
      +3 end`,
});
