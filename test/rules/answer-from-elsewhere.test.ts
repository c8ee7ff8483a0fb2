import { answerFromElsewhere } from "../../src/core/rules/path/answer-from-elsewhere";
import { ruleTest } from "../support/ruleTest";

const HOSTS = `
  flow 1: set port 5000/80 host 1/2 isn +0/+0
  flow 2: set port 5000/80 host 1/3 isn +0/+0`;

ruleTest(answerFromElsewhere, {
  "from another address": {
    script: `${HOSTS}
      flow 1: > S  0:0(0) <mss 1460,TS val 70001 ecr 0>
      +0.02 flow 2: < S. 0:0(0) ack 1 <mss 1460,TS val 90001 ecr 70001>   // reported error
      flow 2: > R  1:1(0)`,
    evidence: { synFrame: 1, sinceSynNs: 20e6, synAcks: 1, resetFrame: 3 },
    says: /The SYN of frame 1 went to (10\.0\.0\.2|\[fd00::2\]):80, and 20\.0 ms later the SYN-ACK that acknowledges it \(.*\) comes from (10\.0\.0\.3|\[fd00::3\]):80\. The initiator reset it in frame 3\./,
    related: [3],
  },
  "from another port, again and again": {
    script: `
      flow 1: set port 5000/80 isn +0/+0
      flow 2: set port 5000/8080 isn +0/+0
      flow 1: > S  0:0(0) <mss 1460,TS val 70001 ecr 0>
      flow 2: < S. 0:0(0) ack 1 <mss 1460,TS val 90001 ecr 70001>   // reported error
      +1 flow 2: < S. 0:0(0) ack 1 <mss 1460,TS val 91001 ecr 70001>`,
    evidence: { synAcks: 2, resetFrame: undefined },
    says: /It came 2 times\.\n.*\nLook for a NAT/,
  },
  "from the port with its octets in reverse order": {
    script: `
      flow 1: set port 5000/80 isn +0/+0
      flow 2: set port 5000/20480 isn +0/+0
      flow 1: > S  0:0(0) <mss 1460,TS val 70001 ecr 0>
      flow 2: < S. 0:0(0) ack 1 <mss 1460,TS val 90001 ecr 70001>   // reported error`,
    evidence: { reversed: true },
    says: /\nThe port of the answer is that of the SYN with its two octets in reverse order/,
  },
  "from another host, from the port with its octets in reverse order": {
    script: `
      flow 1: set port 5000/80 host 1/2 isn +0/+0
      flow 2: set port 5000/20480 host 1/3 isn +0/+0
      flow 1: > S  0:0(0) <mss 1460,TS val 70001 ecr 0>
      flow 2: < S. 0:0(0) ack 1 <mss 1460,TS val 90001 ecr 70001>   // reported error`,
    evidence: { reversed: false },
  },
  "it acknowledges something else": `${HOSTS}
    flow 1: > S  0:0(0) <mss 1460,TS val 70001 ecr 0>
    flow 2: < S. 0:0(0) ack 2 <mss 1460,TS val 90001 ecr 70001>`,
  "it echoes another timestamp": `${HOSTS}
    flow 1: > S  0:0(0) <mss 1460,TS val 70001 ecr 0>
    flow 2: < S. 0:0(0) ack 1 <mss 1460,TS val 90001 ecr 70002>`,
  "the SYN was answered": `${HOSTS}
    flow 1: > S  0:0(0) <mss 1460,TS val 70001 ecr 0>
    flow 1: < S. 7:7(0) ack 1 <mss 1460,TS val 80001 ecr 70001>
    flow 2: < S. 0:0(0) ack 1 <mss 1460,TS val 90001 ecr 70001>`,
  "to another port than the SYN came from": `
    flow 1: set port 5000/80 host 1/2 isn =7/+0
    flow 2: set port 5001/80 host 1/3 isn =7/+0
    flow 1: > S  0:0(0) <mss 1460,TS val 70001 ecr 0>
    flow 2: < S. 0:0(0) ack 1 <mss 1460,TS val 90001 ecr 70001>`,
  "a minute later": `${HOSTS}
    flow 1: > S  0:0(0) <mss 1460,TS val 70001 ecr 0>
    +60.1 flow 2: < S. 0:0(0) ack 1 <mss 1460,TS val 90001 ecr 70001>`,
});
