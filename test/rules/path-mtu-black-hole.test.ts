import { pathMtuBlackHole } from "../../src/core/rules/path/path-mtu-black-hole";
import { ruleTest } from "../support/ruleTest";

const OPEN = `
  > S  0:0(0) <mss 1460,sackOK>
  < S. 0:0(0) ack 1 <mss 1460,sackOK>
  > .  1:1(0) ack 1`;

const LOST = `
  +0.3 > . 1:1461(1460) ack 1        // reported warning
  +0.6 > . 1:1461(1460) ack 1
  +1.2 > . 1:1461(1460) ack 1`;

const REPEATED = LOST.replace(/ \/\/.*/, "");

ruleTest(pathMtuBlackHole, {
  "a smaller segment and the FIN arrive": {
    script: `${OPEN}
      > .  1:1461(1460) ack 1
      > F. 1461:1861(400) ack 1
      < .  1:1(0) ack 1 <sack 1461:1862>
      ${LOST}
      +2 end`,
    evidence: { from: "initiator", length: 1460, retransmissions: 3, octets: 400, fin: true, witness: 6, inPart: 0 },
    says: /SEQ x\+1 and 1460 octets of data, in a packet of 15[02]0 octets, was not acknowledged; 3 segments from there on were retransmitted\. Meanwhile 400 octets of data from SEQ x\+1461 on and the FIN arrived, as the responder reports by SACK in frame 6\./,
    related: [6],
  },
  "the ACK that reports it is the responder's first, with a scaled window": {
    script: `${OPEN}
      > .  1:1461(1460) ack 1
      > P. 1461:1861(400) ack 1
      < .  1:1(0) ack 1 win 501 <sack 1461:1861>
      ${LOST}`,
    evidence: { octets: 400, witness: 6 },
  },
  "only the FIN arrives; the responder sends": {
    script: `${OPEN}
      > P. 1:19(18) ack 1
      < .  1:1461(1460) ack 19
      < F. 1461:1461(0) ack 19
      > .  19:19(0) ack 1 <sack 1461:1462>
      +0.3 < . 1:1461(1460) ack 19        // reported warning
      +0.6 < . 1:1461(1460) ack 19
      +1.2 < . 1:1461(1460) ack 19`,
    evidence: { from: "responder", octets: 0, fin: true },
    says: /Meanwhile the FIN arrived/,
  },
  "in smaller segments the data arrives": {
    script: `${OPEN}
      > .  1:1461(1460) ack 1
      > P. 1461:1861(400) ack 1
      < .  1:1(0) ack 1 <sack 1461:1861>
      ${LOST}
      +2 > . 1:1001(1000) ack 1
      < .  1:1(0) ack 1001 <sack 1461:1861>`,
    evidence: { inPart: 1000 },
    says: /Then its first 1000 octets arrived in a smaller segment\./,
  },
  "a router asks for smaller packets: reported by icmp-after-handshake": `${OPEN}
    > .  1:1461(1460) ack 1
    > P. 1461:1861(400) ack 1
    < icmp needfrag quoting 4 from router mtu 1300
    < .  1:1(0) ack 1 <sack 1461:1861>
    ${REPEATED}`,
  "two retransmissions may be chance": `${OPEN}
    > .  1:1461(1460) ack 1
    > P. 1461:1861(400) ack 1
    < .  1:1(0) ack 1 <sack 1461:1861>
    +0.3 > . 1:1461(1460) ack 1
    +0.6 > . 1:1461(1460) ack 1`,
  "the large segment arrives in the end": `${OPEN}
    > .  1:1461(1460) ack 1
    > P. 1461:1861(400) ack 1
    < .  1:1(0) ack 1 <sack 1461:1861>
    ${REPEATED}
    +0.1 < . 1:1(0) ack 1861`,
  "a segment of the same size arrives": `${OPEN}
    > .  1:1461(1460) ack 1
    > P. 1461:2921(1460) ack 1
    < .  1:1(0) ack 1 <sack 1461:2921>
    ${REPEATED}`,
  "nothing arrives any more": `${OPEN}
    > .  1:1461(1460) ack 1
    > P. 1461:1861(400) ack 1
    ${REPEATED}`,
  "a packet that every path carries": `${OPEN}
    > .  1:501(500) ack 1
    > P. 501:601(100) ack 1
    < .  1:1(0) ack 1 <sack 501:601>
    +0.3 > . 1:501(500) ack 1
    +0.6 > . 1:501(500) ack 1
    +1.2 > . 1:501(500) ack 1`,
  "larger than the MSS: the NIC cuts it": `${OPEN}
    > .  1:2921(2920) ack 1
    > P. 2921:3021(100) ack 1
    < .  1:1(0) ack 1 <sack 2921:3021>
    +0.3 > . 1:2921(2920) ack 1
    +0.6 > . 1:2921(2920) ack 1
    +1.2 > . 1:2921(2920) ack 1`,
  "behind it: two full segments never come, a small one does": {
    script: `${OPEN}
      > P. 1:301(300) ack 1
      < .  1:1(0) ack 301
      < P. 2921:3041(120) ack 301       // reported warning
      > .  301:301(0) ack 1 <sack 2921:3041>
      +10 < F. 3041:3041(0) ack 301
      > .  301:301(0) ack 1 <sack 2921:3042>`,
    evidence: { kind: "unseen", from: "responder", segments: 2, length: 1460, aliveNs: 10_001_000_000 },
    says: /2920 octets of the responder from SEQ y\+1 on never arrived.*2 full segments of 1460 octets/,
    related: [7],
  },
  "behind it, with timestamps: a full segment is 12 octets smaller": {
    script: `
      > S  0:0(0) <mss 1460,sackOK,TS val 1 ecr 0>
      < S. 0:0(0) ack 1 <mss 1460,sackOK,TS val 5 ecr 1>
      > .  1:1(0) ack 1 <nop,nop,TS val 2 ecr 5>
      < P. 1449:1500(51) ack 1 <nop,nop,TS val 6 ecr 2>       // reported warning
      > .  1:1(0) ack 1 <nop,nop,TS val 3 ecr 5>
      +9 < . 1500:1500(0) ack 1 <nop,nop,TS val 7 ecr 3>`,
    evidence: { segments: 1, length: 1448 },
  },
  "not so many octets as full segments have": `${OPEN}
    < P. 2001:2041(40) ack 1
    > .  1:1(0) ack 1 <sack 2001:2041>
    +10 < F. 2041:2041(0) ack 1`,
  "the sender is not heard of again": `${OPEN}
    < P. 1461:1501(40) ack 1
    > .  1:1(0) ack 1 <sack 1461:1501>
    +10 end`,
  "a full segment came before": `${OPEN}
    < .  1:1461(1460) ack 1
    < P. 2921:2961(40) ack 1
    > .  1:1(0) ack 1461 <sack 2921:2961>
    +10 < F. 2961:2961(0) ack 1`,
});
