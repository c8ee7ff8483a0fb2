import { portReused } from "../../src/core/rules/handshake/port-reused";
import { ruleTest } from "../support/ruleTest";

const closed = `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > P. 1:101(100) ack 1
    > F. 101:101(0) ack 1
    < F. 1:1(0) ack 102
    > .  102:102(0) ack 2`;

ruleTest(portReused, {
  "the same number long after the open connection was last heard of: no late duplicate": {
    script: `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    +301 > S 0:0(0)   // reported information`,
    evidence: { previousFlow: 1, ended: "open" },
  },
  "soon after a close, beyond the old numbers": {
    script: `${closed}
    +1 > S 103:103(0)   // reported information
    < S. 9000:9000(0) ack 104
    > .  104:104(0) ack 9001`,
    evidence: { previousFlow: 1, ended: "fin", afterNs: 1e9, tooSoon: false },
    says: /it had been closed with FIN, and its last segment was 1\.0 s before this SYN\. The SYN's number is x; the old connection had reached x−1\.\n.*\nNo action needed/,
  },
  "soon after a close, at the last number": {
    script: `${closed}
    +1 > S 102:102(0)   // reported warning`,
    evidence: { tooSoon: true },
  },
  "soon after a close, with the same ISN": {
    script: `${closed}
    +1 > S 0:0(0)   // reported warning
    < S. 9000:9000(0) ack 1
    > .  1:1(0) ack 9001`,
    evidence: { tooSoon: true },
  },
  "just before 2 MSL": `${closed}
    +239.999 > S 5:5(0)   // reported warning`,
  "after 2 MSL": `${closed}
    +240 > S 5:5(0)   // reported information`,
  "after a reset there is no TIME-WAIT": {
    script: `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > R. 1:1(0) ack 1
    +1 > S -90:-90(0)   // reported information
    < S. 9000:9000(0) ack -89`,
    evidence: { ended: "reset" },
  },
  "the flow before had not ended": {
    script: `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    +1 > S 90000:90000(0)   // reported information
    < S. 9000:9000(0) ack 90001
    > .  90001:90001(0) ack 9001`,
    evidence: { ended: "open" },
    says: /had not ended.*\n.*\nThe initiator has lost/,
  },
  "other ports are another flow": `
    flow 1: > S  0:0(0)
    flow 1: < R. 0:0(0) ack 1
    flow 2: > S  0:0(0)
    flow 2: < R. 0:0(0) ack 1`,
  "the same addresses and ports in another VLAN": `
    flow 1: set vlan 1
    flow 2: set vlan 2 port 40000/80
    flow 1: > S  0:0(0)
    flow 1: < R. 0:0(0) ack 1
    flow 2: > S  0:0(0)
    flow 2: < R. 0:0(0) ack 1`,
  "a retry is no reuse": `
    > S  0:0(0)
    +1 > S 0:0(0)
    +2 > S 0:0(0)`,
  "a try after a refusal with the same ISN is a retry": `
    > S  0:0(0)
    < R. 0:0(0) ack 1
    +1 > S 0:0(0)
    < R. 0:0(0) ack 1`,
  "no SYN of the second one": `${closed}
    +500 > . 900000:900000(0) ack 9000000`,
});
