import { injectedBetween } from "../../src/core/rules/path/injected-between";
import { ruleTest } from "../support/ruleTest";

ruleTest(injectedBetween, {
  "a SYN-ACK that the responder never sent": {
    script: `
      > S  0:0(0) <mss 1460,TS val 70007 ecr 0> late 30
      < S. 0:0(0) ack 1 injected      // reported warning
      > .  1:1(0) ack 1 late 30
      +0.1 > P. 1:101(100) ack 1`,
    evidence: { kind: "SYN-ACK", injected: 1, near: "server.pcap", far: "client.pcap" },
    says: /SYN,ACK that client\.pcap has from the responder \(frame 2\) did not pass server\.pcap/,
  },
  "two RSTs": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < R. 1:1(0) ack 101 injected     // reported warning
      < R. 11:11(0) ack 101 injected
      +0.3 > P. 1:101(100) ack 1`,
    evidence: { kind: "RST", injected: 2 },
  },
  "data that the responder's own numbers account for was missed by its capture": `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < P. 1:101(100) ack 1 injected
      < P. 101:201(100) ack 1
      > .  1:1(0) ack 201`,
  "its sender got the SYN-ACK on a way past the other place, and answers on that way": `
    > S  0:0(0) mac 2 to 3
    < S. 0:0(0) ack 1 mac 3 to 1
    > R  1:1(0) mac 1 to 3 injected
    end`,
});
