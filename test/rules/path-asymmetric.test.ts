import { expect, test } from "vitest";
import { pathAsymmetric } from "../../src/core/rules/path/path-asymmetric";
import { DEFAULT_SETTINGS } from "../../src/core/rules/rule";
import { analyzeScript } from "../support/capture";
import { ruleTest } from "../support/ruleTest";

ruleTest(pathAsymmetric, {
  "it opened, and the responder takes no data": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 mac 9     // reported warning
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      +0.3 > P. 1:101(100) ack 1
      +2 end`,
    evidence: { failed: false, stuck: true },
    says: /The responder has acknowledged no data since, and sent nothing else\.\n.*\nLook at this first/,
  },
  "it opened, and the responder takes data": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 mac 9     // reported information
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101 mac 9
      +2 end`,
    evidence: { stuck: false },
    says: /No action is needed while it works/,
  },
  "it opened, and the capture ends with the first data": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 mac 9     // reported information
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1`,
    evidence: { stuck: false },
  },
  "the SYN-ACK goes to another address, and is never acknowledged": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 to 254      // reported warning
      +1 < S. 0:0(0) ack 1 to 254
      +2 end`,
    evidence: { differs: "destination", failed: true },
    says: /^The SYN came from the Ethernet address 02:00:00:00:00:01, and the SYN-ACK went to 02:00:00:00:00:fe\. The handshake did not complete\.\n/,
    related: [1],
  },
  "the SYN-ACK comes from another router": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 mac 9       // reported information
      > .  1:1(0) ack 1`,
    evidence: { differs: "source", failed: false },
    says: /^The SYN went to the Ethernet address 02:00:00:00:00:02, and the SYN-ACK came from 02:00:00:00:00:09\.\n/,
  },
  "both addresses differ: recorded on two links": `
    > S  0:0(0)
    < S. 0:0(0) ack 1 mac 9 to 8
    > .  1:1(0) ack 1`,
  "one source in both directions": `
    > S  0:0(0)
    < S. 0:0(0) ack 1 mac 1 to 2
    > .  1:1(0) ack 1`,
  "only the second SYN-ACK comes from elsewhere": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    +1 < S. 0:0(0) ack 1 mac 9      // reported
    > .  1:1(0) ack 1`,
  "the ACK goes to another router": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1 to 9`,
  "the SYN is not in the capture": `
    < S. 0:0(0) ack 1 mac 9
    > .  1:1(0) ack 1`,
  "the retry goes to the router from which the answer comes": `
    > S  0:0(0) to 7
    +1 > S 0:0(0) to 9
    < S. 0:0(0) ack 1 mac 9
    > .  1:1(0) ack 1 to 9`,
  "the retry goes to a third one": {
    script: `
      > S  0:0(0) to 7
      +1 > S 0:0(0) to 8
      < S. 0:0(0) ack 1 mac 9      // reported information
      > .  1:1(0) ack 1 to 8`,
    says: /^The SYN went to the Ethernet address 02:00:00:00:00:08, and the SYN-ACK came from 02:00:00:00:00:09/,
    related: [2],
  },
});

test.each([
  ["a host", "02:00:00:00:00:09", 1],
  ["VRRP", "00:00:5e:00:01:07", 0],
  ["VRRP over IPv6", "00:00:5e:00:02:07", 0],
  ["HSRP", "00:00:0c:07:ac:01", 0],
  ["HSRP version 2", "00:00:0c:9f:f0:01", 0],
  ["GLBP", "00:07:b4:00:01:02", 0],
  ["a group", "03:bf:0a:00:00:01", 0],
  ["no address", "00:00:00:00:00:00", 0],
])("%s as the SYN's next hop", (_, destination, findings) => {
  const [flow] = analyzeScript("> S 0:0(0)\n< S. 0:0(0) ack 1 mac 7\n> . 1:1(0) ack 1").flows;
  const events = flow!.events.map((event) =>
    event.kind === "segment" && event.frameNumber === 1 ? { ...event, link: { ...event.link!, destination } } : event,
  );
  expect([...pathAsymmetric.check({ ...flow!, events }, DEFAULT_SETTINGS)]).toHaveLength(findings);
});
