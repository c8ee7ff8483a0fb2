import { portZero } from "../../src/core/rules/handshake/port-zero";
import { ruleTest } from "../support/ruleTest";

ruleTest(portZero, {
  "the source": {
    script: `
      flow 2: set port 0/443
      flow 2: > S  0:0(0)        // reported error
      +1 flow 2: > S 0:0(0)
      flow 2: < R. =0:=0(0) ack 1`,
    evidence: { source: true, destination: false },
    says: /^The source port is 0\./,
  },
  "the destination": {
    script: `
      flow 2: set port 40000/0
      flow 2: > S  0:0(0)        // reported`,
    evidence: { source: false, destination: true },
    says: /^The destination port is 0\./,
  },
  "both, as behind a translator that writes zeros": {
    script: `
      flow 2: set port 0/0
      flow 2: > S  0:0(0)        // reported`,
    says: /^The source port and the destination port are 0\./,
  },
  "the first segment comes from the other side": {
    script: `
      flow 2: set port 0/80
      flow 2: < S. 0:0(0) ack 1  // reported`,
    evidence: { source: false, destination: true },
  },
  "the lowest and the highest port": `
    flow 2: set port 1/65535
    flow 2: > S  0:0(0)
    flow 2: < S. 0:0(0) ack 1`,
});
