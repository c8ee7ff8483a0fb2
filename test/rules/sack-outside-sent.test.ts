import { sackOutsideSent } from "../../src/core/rules/options/sack-outside-sent";
import { ruleTest } from "../support/ruleTest";

const OPEN = `
      > S  0:0(0) <mss 1460,nop,nop,sackOK>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,sackOK>
      > .  1:1(0) ack 1`;

ruleTest(sackOutsideSent, {
  "a firewall that translates SEQ and ACK only": {
    script: `${OPEN}
      > .  1:101(100) ack 1
      > .  201:301(100) ack 1
      < .  1:1(0) ack 101 <nop,nop,sack 900000201:900000301>   // reported warning
      > .  301:401(100) ack 1
      < .  1:1(0) ack 101 <nop,nop,sack 900000201:900000401>`,
    evidence: { from: "responder", where: "beyond-window", count: 2 },
    says: /reports octets x\+900000201 to x\+900000301 as received: the block lies beyond the window that the responder itself offers; the initiator has sent up to x\+301\. It is the first of 2/,
    related: [8],
  },
  "octets in reverse order": {
    script: `
      flow 2: set isn =439041101/=1000
      flow 2: > S  0:0(0) <mss 1460,nop,nop,sackOK>
      flow 2: < S. 0:0(0) ack 1 <mss 1460,nop,nop,sackOK>
      flow 2: > .  1:1(0) ack 1
      flow 2: > .  1:101(100) ack 1
      flow 2: > .  101:201(100) ack 1
      flow 2: > .  201:301(100) ack 1
      flow 2: < .  1:1(0) ack 1 <nop,nop,raw 050ab23c2b1a163d2b1a>   // reported`,
    evidence: { reversed: true },
    says: /\nWith their four octets in reverse order the two numbers lie in what the initiator sent/,
  },
  "below the ISN": {
    script: `${OPEN}
      > .  1:101(100) ack 1
      < .  1:1(0) ack 101 <nop,nop,sack -50000:-49900>   // reported
      > .  101:201(100) ack 1`,
    evidence: { where: "below", reversed: false },
    says: /the block lies below the first number of the initiator\./,
  },
  "beyond a scaled window": {
    script: `
      > S  0:0(0) <mss 1460,nop,nop,sackOK,nop,wscale 4>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,sackOK,nop,wscale 2>
      > .  1:1(0) ack 1
      > .  1:101(100) ack 1
      < .  1:1(0) ack 101 win 1000 <nop,nop,sack 70101:70201>   // reported warning
      > .  101:201(100) ack 1`,
    evidence: { where: "beyond-window" },
  },
  "within the window, and never sent": {
    script: `${OPEN}
      > .  1:101(100) ack 1
      < .  1:1(0) ack 101 <nop,nop,sack 1101:1201>   // reported information
      > .  101:201(100) ack 1
      < .  1:1(0) ack 201
      +2 > . 201:301(100) ack 1
      < .  1:1(0) ack 301`,
    evidence: { where: "never-sent" },
    says: /beyond x\+101, up to where the initiator has sent, and the initiator never sends so much/,
  },
  "sent soon afterwards: recorded in the wrong order": `${OPEN}
      > .  1:101(100) ack 1
      < .  1:1(0) ack 101 <nop,nop,sack 201:301>
      > .  201:301(100) ack 1
      > .  101:201(100) ack 1
      < .  1:1(0) ack 301
      +2 end`,
  "acknowledged afterwards: the capture missed it": `${OPEN}
      > .  1:101(100) ack 1
      < .  1:1(0) ack 101 <nop,nop,sack 201:301>
      +0.2 < . 1:1(0) ack 301
      +2 end`,
  "a duplicate of old data": `${OPEN}
      > .  1:101(100) ack 1
      < .  1:1(0) ack 101
      > .  1:101(100) ack 1
      < .  1:1(0) ack 101 <nop,nop,sack 1:101>
      +2 end`,
  "a duplicate SYN": `${OPEN}
      > .  1:101(100) ack 1
      < .  1:1(0) ack 101 <nop,nop,sack 0:1>
      +2 end`,
  "the capture ends at once": `${OPEN}
      > .  1:101(100) ack 1
      < .  1:1(0) ack 101 <nop,nop,sack 201:301>`,
  "the capture began later": `
      > .  1:101(100) ack 1
      < .  1:1(0) ack 101 <nop,nop,sack 201:301>
      +2 end`,
  "within a large window, and far beyond all that was sent": {
    script: `
      > S  0:0(0) <mss 1460,nop,nop,sackOK,nop,wscale 7>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,sackOK,nop,wscale 7>
      > .  1:1(0) ack 1
      < .  1:1001(1000) ack 1
      < .  1001:2001(1000) ack 1
      > .  1:1(0) ack 1 <nop,nop,sack 3201001:3202001>   // reported warning
      > .  1:1(0) ack 2001`,
    evidence: { from: "initiator", where: "far" },
    says: /the block lies far beyond y\+2001, up to where the responder has sent\./,
  },
});
