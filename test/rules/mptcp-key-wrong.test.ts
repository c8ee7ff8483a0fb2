import { mptcpKeyWrong } from "../../src/core/rules/options/mptcp-key-wrong";
import { ruleTest } from "../support/ruleTest";

const A = "a1a2a3a4a5a6a7a8";
const B = "b1b2b3b4b5b6b7b8";
const OTHER = "0102030405060708";
/** MP_CAPABLE of version 1 in SYN and SYN-ACK. */
const SYN = "> S  0:0(0) <mss 1460,raw 1e040181>";
const SYN_ACK = `< S. 0:0(0) ack 1 <mss 1460,raw 1e0c0181${B}>`;
/** Version 0: the SYN has the initiator's key. */
const SYN_0 = `> S  0:0(0) <mss 1460,raw 1e0c0081${A}>`;
const SYN_ACK_0 = `< S. 0:0(0) ack 1 <mss 1460,raw 1e0c0081${B}>`;

ruleTest(mptcpKeyWrong, {
  "the responder's key": {
    script: `
    ${SYN}
    ${SYN_ACK}
    > .  1:1(0) ack 1 <raw 1e140181${A}${OTHER}>   // reported warning`,
    says: new RegExp(`echoes ${OTHER} as the responder's key; the SYN-ACK contains ${B}`),
    related: [2],
  },
  "the two keys swapped": {
    script: `
    ${SYN}
    ${SYN_ACK}
    > .  1:1(0) ack 1 <raw 1e140181${B}${A}>   // reported warning`,
    says: new RegExp(`echoes ${A} as the responder's key`),
  },
  "the initiator's own key, given by a SYN of version 0": {
    script: `
    ${SYN_0}
    ${SYN_ACK_0}
    > .  1:1(0) ack 1 <raw 1e140081${OTHER}${B}>   // reported warning`,
    says: new RegExp(`echoes ${OTHER} as the initiator's key; the SYN contains ${A}`),
    related: [1],
  },
  "the ACK brings data: a length and a checksum follow the keys": {
    script: `
    ${SYN}
    ${SYN_ACK}
    > P. 1:11(10) ack 1 <raw 1e180181${A}${OTHER}000a1234>   // reported warning`,
    says: /a different key/,
  },
  "reported once, though data repeat it": {
    script: `
    ${SYN}
    ${SYN_ACK}
    > .  1:1(0) ack 1 <raw 1e140181${A}${OTHER}>   // reported warning
    > P. 1:11(10) ack 1 <raw 1e160181${A}${OTHER}000a,nop,nop>`,
  },
  "version 1: the initiator's key is new in the ACK": `
    ${SYN}
    ${SYN_ACK}
    > .  1:1(0) ack 1 <raw 1e140181${OTHER}${B}>`,
  "version 0, both as given": `
    ${SYN_0}
    ${SYN_ACK_0}
    > .  1:1(0) ack 1 <raw 1e140081${A}${B}>`,
  "the SYN came again with another key, and either may be meant": `
    ${SYN_0}
    +1 > S  0:0(0) <mss 1460,raw 1e0c0081${OTHER}>
    ${SYN_ACK_0}
    > .  1:1(0) ack 1 <raw 1e140081${A}${B}>`,
  "the second of two SYN-ACKs gave it": `
    ${SYN}
    ${SYN_ACK}
    +1 < S. 0:0(0) ack 1 <mss 1460,raw 1e0c0181${OTHER}>
    > .  1:1(0) ack 1 <raw 1e140181${A}${OTHER}>`,
  "no SYN-ACK in the capture": `
    ${SYN}
    > .  1:1(0) ack 1 <raw 1e140181${A}${OTHER}>`,
  "the SYN-ACK cut by the snap length": `
    ${SYN}
    ${SYN_ACK} cut 58
    > .  1:1(0) ack 1 <raw 1e140181${A}${OTHER}>`,
  "the SYN-ACK without the option": `
    ${SYN}
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1 <raw 1e140181${A}${OTHER}>`,
  "an option too short for two keys": `
    ${SYN}
    ${SYN_ACK}
    > .  1:1(0) ack 1 <raw 1e0c0181${OTHER}>`,
  "a join's random number is no key": `
    ${SYN}
    ${SYN_ACK}
    > .  1:1(0) ack 1 <raw 1e141001${A}${OTHER}>`,
});
