import { paddingCountedAsData } from "../../src/core/rules/segments/padding-counted-as-data";
import { ruleTest } from "../support/ruleTest";

const OPEN = `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`;

ruleTest(paddingCountedAsData, {
  "data at the same number": {
    script: `${OPEN}
      < P. 1:101(100) ack 1
      > .  1:7(6) ack 101 zeros        // reported warning
      > P. 1:51(50) ack 101
      < .  101:101(0) ack 51`,
    evidence: { from: "initiator", octets: 6, count: 1 },
    says: /ACK with SEQ x\+1 has 6 octets of data by its IP length, all 0\. The initiator continues at the same number/,
  },
  "a padded ACK for every segment": {
    script: `${OPEN}
      < P. 1:101(100) ack 1
      > .  1:7(6) ack 101 zeros        // reported
      < P. 101:201(100) ack 1
      > .  1:7(6) ack 201 zeros
      < P. 201:301(100) ack 1
      > .  1:7(6) ack 301 zeros
      > P. 1:51(50) ack 301
      < .  301:301(0) ack 51`,
    evidence: { count: 3 },
    related: [7, 9],
  },
  "a pure ACK at the same number": `${OPEN}
      < P. 1:101(100) ack 1
      > .  1:3(2) ack 101 zeros        // reported
      < P. 101:201(100) ack 1
      > .  1:1(0) ack 201`,
  "the responder's FIN at the same number": `${OPEN}
      > P. 1:101(100) ack 1
      < .  1:6(5) ack 101 zeros        // reported
      < F. 1:1(0) ack 101
      > .  101:101(0) ack 2`,
  "zeros that are acknowledged are data": `${OPEN}
      > .  1:7(6) ack 1 zeros
      < .  1:1(0) ack 7
      > P. 7:57(50) ack 1
      < .  1:1(0) ack 57`,
  "zeros that are followed by more data": `${OPEN}
      > .  1:7(6) ack 1 zeros
      > P. 7:57(50) ack 1
      < .  1:1(0) ack 57`,
  "zeros sent again are data": `${OPEN}
      > .  1:7(6) ack 1 zeros
      +0.3 > . 1:7(6) ack 1 zeros
      < .  1:1(0) ack 7`,
  "seven zeros are too many": `${OPEN}
      > .  1:8(7) ack 1 zeros
      +0.3 > . 1:58(57) ack 1 zeros
      < .  1:1(0) ack 58`,
  "other octets": `${OPEN}
      > .  1:7(6) ack 1
      +0.3 > . 1:58(57) ack 1
      < .  1:1(0) ack 58`,
  "a program asked for it": `${OPEN}
      > P. 1:7(6) ack 1 zeros
      +0.3 > P. 1:58(57) ack 1
      < .  1:1(0) ack 58`,
});
