import { mssMissing } from "../../src/core/rules/options/mss-missing";
import { ruleTest } from "../support/ruleTest";

ruleTest(mssMissing, {
  "behind an option whose length cannot be": `
    > S  0:0(0) <raw 0301,mss 1460>
    < S. 0:0(0) ack 1 <mss 1460>`,
  "neither side": {
    script: `
      > S  0:0(0)   // reported information
      < S. 0:0(0) ack 1   // reported information
      > .  1:1(0) ack 1`,
    says: /assume (536 octets over IPv4|1220 octets over IPv6) /,
  },
  "a retry without it is reported too, once": `
    > S  0:0(0) <mss 1460>
    +1 > S 0:0(0) <nop>   // reported
    +2 > S 0:0(0) <nop>
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
  "a malformed one is not missing": `
    > S  0:0(0) <raw 020305,nop>
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
  "cut by the snap length": `
    > S  0:0(0) <sackOK,nop,nop> cut 56
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
  "data segments need none": `
    > P. 1:11(10) ack 1
    < .  1:1(0) ack 11`,
  "a RST needs none": `
    > S  0:0(0) <mss 1460>
    < R. 0:0(0) ack 1 win 0`,
  "once per host": `
    flow 2: set host 1/2
    flow 3: set host 1/2
    flow 4: set host 3/2
    flow 2: > S  0:0(0)   // reported
    flow 2: < S. 0:0(0) ack 1 <mss 1460>
    flow 3: > S  0:0(0)
    flow 3: < S. 0:0(0) ack 1 <mss 1460>
    flow 4: > S  0:0(0)   // reported`,
  "a later flow of the host does without": `
    flow 2: > S  0:0(0) <mss 1460>
    flow 2: < S. 0:0(0) ack 1 <mss 1460>
    flow 3: > S  0:0(0)   // reported
    flow 3: < S. 0:0(0) ack 1 <mss 1460>`,
  "it is there, but the data offset does not count it": `
    > S  0:0(0) <mss 1460> offset 5
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
});
