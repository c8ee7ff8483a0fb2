import { selfConnect } from "../../src/core/rules/handshake/self-connect";
import { ruleTest } from "../support/ruleTest";

ruleTest(selfConnect, {
  "a program that connects to itself": {
    script: `
      flow 2: set host 1/1 port 65530/65530 isn =7/=7
      flow 2: > S  0:0(0)                // reported warning
      flow 2: > S. 0:0(0) ack 1
      flow 2: > .  1:1(0) ack 1
      flow 2: > P. 1:101(100) ack 1`,
    evidence: { port: 65530 },
    says: /:65530 to the same address and port\./,
  },
  "seen from the middle": `
    flow 2: set host 1/1 port 5000/5000
    flow 2: > P. 1:101(100) ack 1   // reported`,
  "one port, two hosts": `
    flow 2: set host 1/2 port 5000/5000
    flow 2: > S  0:0(0)
    flow 2: < S. 0:0(0) ack 1`,
  "one host, two ports": `
    flow 2: set host 1/1 port 40000/5000
    flow 2: > S  0:0(0)
    flow 2: < S. 0:0(0) ack 1`,
});
