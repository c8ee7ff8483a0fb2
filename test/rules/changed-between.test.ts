import { changedBetween } from "../../src/core/rules/path/changed-between";
import { ruleTest } from "../support/ruleTest";

ruleTest(changedBetween, {
  "window scale removed": {
    script: `
      > S  0:0(0) <mss 1460,nop,wscale 7> becomes <mss 1460,nop,nop,nop,nop>   // reported warning
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1`,
    evidence: { topic: "windowScale", before: 7, after: null, frames: [1, 1], near: "client.pcap", far: "server.pcap" },
    says: /the window scale option is 7 in client\.pcap and absent in server\.pcap/,
  },
  "SACK permitted removed": {
    script: `
      > S  0:0(0) <mss 1460,sackOK> becomes <mss 1460,nop,nop>    // reported warning
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1`,
    evidence: { topic: "sackPermitted", before: true, after: null },
  },
  "timestamps removed": {
    script: `
      > S  0:0(0) <mss 1460,TS val 5 ecr 0> becomes <mss 1460>    // reported warning
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1`,
    evidence: { topic: "timestamps", before: "TSval 5 TSecr 0", after: null },
  },
  "MSS and window scale at once": {
    script: `
      > S  0:0(0) <mss 1460,nop,wscale 7> becomes <mss 1360,nop,nop,nop,nop>   // reported twice
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1`,
    evidence: [{ topic: "windowScale" }, { topic: "mss", before: 1460, after: 1360 }],
  },
  "an option that is known by its number": {
    script: `
      > S  0:0(0) <mss 1460,raw fd04beef> becomes <mss 1460,nop,nop,nop,nop>   // reported information
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1`,
    evidence: { topic: "options", after: null },
  },
  "NOPs and the order of options mean nothing": `
      > S  0:0(0) <mss 1460,nop,wscale 7> becomes <nop,wscale 7,mss 1460>
      < S. 0:0(0) ack 1 <mss 1460,nop,wscale 7>
      > .  1:1(0) ack 1`,
});
