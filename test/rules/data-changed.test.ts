import { dataChanged } from "../../src/core/rules/segments/data-changed";
import { ruleTest } from "../support/ruleTest";

const OPEN = `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`;

ruleTest(dataChanged, {
  "a forged answer, and the true one after it": {
    script: `${OPEN}
      > P. 1:11(10) ack 1
      < P. 1:9(8) ack 11 text "redirect"
      < P. 1:9(8) ack 11 text "200 okay"      // reported warning
      > .  11:11(0) ack 9`,
    evidence: { from: "responder", octets: 8, count: 1 },
    says: /sends 8 octets from SEQ y\+1 once more, and not all of them are what was sent before/,
  },
  "other boundaries, one octet differs": {
    script: `${OPEN}
      > P. 1:4(3) ack 1 text "abc"
      > P. 4:7(3) ack 1 text "def"
      +0.3 > P. 2:9(7) ack 1 text "bcdEfgh"   // reported
      < .  1:1(0) ack 9`,
    evidence: { octets: 7 },
  },
  twice: {
    script: `${OPEN}
      > P. 1:4(3) ack 1 text "abc"
      +0.3 > P. 1:4(3) ack 1 text "abX"       // reported
      +0.6 > P. 1:4(3) ack 1 text "Xbc"
      < .  1:1(0) ack 4`,
    evidence: { count: 2 },
    says: /It is the first of 2 such segments\./,
  },
  "other boundaries, the same octets": `${OPEN}
      > P. 1:4(3) ack 1 text "abc"
      > P. 4:7(3) ack 1 text "def"
      +0.3 > P. 1:9(8) ack 1 text "abcdefgh"
      < .  1:1(0) ack 9`,
  "the other side has the same numbers": `
      flow 2: set isn =100/=100
      flow 2: > S  0:0(0)
      flow 2: < S. 0:0(0) ack 1
      flow 2: > .  1:1(0) ack 1
      flow 2: > P. 1:4(3) ack 1 text "abc"
      flow 2: < P. 1:4(3) ack 4 text "xyz"
      +0.3 flow 2: < P. 1:4(3) ack 4 text "xyz"`,
  "another flow": `
      flow 2: set isn =100/=200
      flow 3: set isn =100/=200
      flow 2: > P. 1:4(3) ack 1 text "abc"
      flow 3: > P. 1:4(3) ack 1 text "xyz"
      +0.3 flow 3: > P. 1:4(3) ack 1 text "xyz"`,
  "a keep-alive with an octet of its own": `${OPEN}
      > P. 1:4(3) ack 1 text "abc"
      < .  1:1(0) ack 4
      +60 > . 3:4(1) ack 1 text "?"
      < .  1:1(0) ack 4`,
  "damaged the first time": `${OPEN}
      > P. 1:4(3) ack 1 text "abX" badsum
      +0.3 > P. 1:4(3) ack 1 text "abc"
      < .  1:1(0) ack 4`,
  "damaged the second time": `${OPEN}
      > P. 1:4(3) ack 1 text "abc"
      +0.3 > P. 1:4(3) ack 1 text "abX" badsum
      < .  1:1(0) ack 4`,
  "what fills a gap": `${OPEN}
      > P. 4:7(3) ack 1 text "def"
      > P. 1:4(3) ack 1 text "abc"
      < .  1:1(0) ack 7`,
  "checksums are not verified": {
    script: `${OPEN}
      > P. 1:4(3) ack 1 text "abc"
      +0.3 > P. 1:4(3) ack 1 text "abX"
      < .  1:1(0) ack 4`,
    settings: { checksums: "off" },
  },
  "every checksum is verified": {
    script: `${OPEN}
      > P. 1:4(3) ack 1 text "abc"
      +0.3 > P. 1:4(3) ack 1 text "abX"     // reported
      < .  1:1(0) ack 4`,
    settings: { checksums: "all" },
  },
});
