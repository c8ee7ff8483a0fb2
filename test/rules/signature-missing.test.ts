import { signatureMissing } from "../../src/core/rules/options/signature-missing";
import { ruleTest } from "../support/ruleTest";

const MD5 = "raw 1312aabbccddeeff00112233445566778899";
const AO = "raw 1d100001aabbccddeeff001122334455";

ruleTest(signatureMissing, {
  "the SYN-ACK is not signed: the initiator drops it": {
    script: `
      > S  0:0(0) <mss 1460,${MD5}>
      < S. 0:0(0) ack 1 <mss 1460>   // reported error
      +1 > S  0:0(0) <mss 1460,${MD5}>
      < S. 0:0(0) ack 1 <mss 1460>
      +2 > S  0:0(0) <mss 1460,${MD5}>
      < S. 0:0(0) ack 1 <mss 1460>
      +4 end`,
    evidence: { syn: "TCP MD5", synAck: undefined, times: 3, isOpen: false },
    says: /^The SYN is signed \(TCP MD5\), the SYN-ACK is not\. The same applies to 2 more segments.*\n.*cannot be completed.*\n.*has none for/,
    related: [1, 4, 6],
  },
  "the SYN is not signed, and the responder answers nevertheless": {
    script: `
      > S  0:0(0) <mss 1460>
      < S. 0:0(0) ack 1 <mss 1460,${AO}>   // reported error
      +3 end`,
    evidence: { syn: undefined, synAck: "TCP-AO" },
    says: /^The SYN-ACK is signed \(TCP-AO\), the SYN is not\./,
  },
  "two kinds of signature": {
    script: `
      > S  0:0(0) <mss 1460,${MD5}>
      < S. 0:0(0) ack 1 <mss 1460,${AO}>   // reported error
      +3 end`,
    says: /^The SYN is signed with TCP MD5, the SYN-ACK with TCP-AO\.\n.*\nConfigure the same kind/,
  },
  "the initiator does not check": `
      > S  0:0(0) <mss 1460,${MD5}>
      < S. 0:0(0) ack 1 <mss 1460>   // reported warning
      > .  1:1(0) ack 1
      > P. 1:11(10) ack 1
      < .  1:1(0) ack 11`,
  "neither side signs": `
      > S  0:0(0) <mss 1460>
      < S. 0:0(0) ack 1 <mss 1460>
      +3 end`,
  "both sign": `
      > S  0:0(0) <mss 1460,${AO}>
      < S. 0:0(0) ack 1 <mss 1460,${AO}>
      +3 end`,
  "the options of the SYN-ACK were not captured": `
      > S  0:0(0) <mss 1460,${MD5}>
      < S. 0:0(0) ack 1 <mss 1460> cut 54
      +3 end`,
  "a retry is not signed: it is not known which one was answered": `
      > S  0:0(0) <mss 1460,${MD5}>
      +1 > S  0:0(0) <mss 1460>
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1`,
});
