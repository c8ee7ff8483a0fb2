import { synRefused } from "../../src/core/rules/handshake/syn-refused";
import { ruleTest } from "../support/ruleTest";

ruleTest(synRefused, {
  "the RST has the options of the SYN: something turned it round": {
    script: `
      > S  0:0(0) <mss 1460,sackOK,TS val 99 ecr 0,nop,wscale 7>
      < R. =0:=0(0) ack 1 <mss 1460,sackOK,TS val 99 ecr 0,nop,wscale 7>    // reported error`,
    evidence: { turned: true, isForeign: false },
    says: /The RST has the options of the SYN\.\n.*\nA kernel makes its RSTs anew/,
  },
  "a RST with options of its own": {
    script: `
      > S  0:0(0) <mss 1460,sackOK,TS val 99 ecr 0,nop,wscale 7>
      < R. =0:=0(0) ack 1 <nop,nop,TS val 7 ecr 99>    // reported error`,
    evidence: { turned: false },
    says: /Check whether a program is listening/,
  },
  "after 3 ms": {
    script: `
      > S  0:0(0)
      +0.003 < R. 0:0(0) ack 1   // reported error
      +1 end`,
    evidence: { afterNs: 3e6, attempts: 1, refusals: 1 },
    says: /the connection is refused\.\n/,
  },
  "tried again and refused again: reported once": {
    script: `
      > S  0:0(0)
      < R. 0:0(0) ack 1     // reported
      +0.5 > S 0:0(0)
      < R. 0:0(0) ack 1`,
    evidence: { attempts: 2, refusals: 2, afterNs: 1e6 },
    says: /The initiator tried 2 times and was refused 2 times\.\n/,
  },
  "the last of two SYNs": {
    script: `
      > S  0:0(0)
      +1 > S 0:0(0)
      +0.002 < R. 0:0(0) ack 1   // reported`,
    evidence: { afterNs: 2e6, attempts: 2 },
  },
  "data on the SYN, acknowledged or not": `
    flow 1: > S  0:100(100)
    flow 1: < R. 0:0(0) ack 101   // reported
    flow 2: > S  0:100(100)
    flow 2: < R. 0:0(0) ack 1     // reported`,
  "the RST does not acknowledge the SYN": `
    > S  0:0(0)
    < R. 0:0(0) ack 0`,
  "one more than the SYN": `
    > S  0:0(0)
    < R. 0:0(0) ack 2`,
  "the RST has no ACK": `
    > S  0:0(0)
    < R  0:0(0)`,
  "after a SYN-ACK it is a reset": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    < R. 1:1(0) ack 1`,
  "the initiator's own RST": `
    > S  0:0(0)
    > R. 1:1(0) ack 1`,
  "no SYN: whose RST it is cannot be known": `
    < R. 0:0(0) ack 1`,
  "recorded twice is reported once": `
    > S  0:0(0)
    < R. 0:0(0) ack 1   // reported
    dup 2`,
  "one that counts after one that does not": `
    > S  0:0(0)
    < R. 0:0(0) ack 0
    < R. 0:0(0) ack 1    // reported`,
  "the last of three SYNs": {
    script: `
      > S  0:0(0)
      +1 > S 0:0(0)
      +2 > S 0:0(0)
      +0.002 < R. 0:0(0) ack 1   // reported
      +1 > S 0:0(0)`,
    related: [3],
  },
  "one of its number without the ACK flag": {
    script: `
      > S  0:0(0)
      < R  0:0(0) ack 1
      < R. 0:0(0) ack 1          // reported`,
    evidence: { refusals: 1 },
  },
  "the initiator's, with a number that would fit": {
    script: `
      flow 2: set isn =100/=100
      flow 2: > S  0:0(0)
      flow 2: < R. =0:=0(0) ack 1   // reported
      flow 2: > R. 1:1(0) ack 1`,
    evidence: { refusals: 1 },
  },
  "more often than a flow keeps": {
    script: `> S 0:0(0)\n< R. 0:0(0) ack 1 // reported\n${"+1 > S 0:0(0)\n< R. 0:0(0) ack 1\n".repeat(70)}+1 end`,
    says: /The initiator tried at least 60 times and was refused at least 60 times\./,
  },
  "the port had answered another SYN": {
    script: `
      flow 2: set host 1/2 port 40002/80
      flow 2: > S  0:0(0)
      flow 2: < S. 0:0(0) ack 1
      flow 4: set host 1/2 port 40004/80
      flow 4: > S  0:0(0)
      flow 4: < R. =0:=0(0) ack 1   // reported`,
    evidence: { portAnswered: 2, isAnsweredBefore: true, sources: undefined },
    says: /\nThis port answered another SYN with a SYN-ACK, in frame 2, before this RST\. So look at what differs .* a program that has ended since\./,
  },
  "the SYN-ACK of that port came from another machine or router": {
    script: `
      flow 2: set host 1/2 port 40002/80
      flow 2: > S  0:0(0)
      flow 2: < S. 0:0(0) ack 1 mac 80
      flow 4: set host 1/2 port 40004/80
      flow 4: > S  0:0(0)
      flow 4: < R. =0:=0(0) ack 1 mac 153   // reported`,
    evidence: { sources: { reset: "02:00:00:00:00:99", synAck: "02:00:00:00:00:50" } },
    says: /before this RST\. It came from the Ethernet address 02:00:00:00:00:50, and this RST from 02:00:00:00:00:99: a second machine has the address /,
  },
  "recorded at two points, an Ethernet address says nothing": {
    script: `
      flow 2: set host 1/2 port 40002/80
      flow 2: > S  0:0(0) ipid 1
      flow 2: < S. 0:0(0) ack 1 mac 80 ipid 2
      flow 4: set host 1/2 port 40004/80
      flow 4: > S  0:0(0) ipid 3 ttl 64
      +0.00001 flow 4: > S  0:0(0) ipid 3 ttl 63 mac 99
      flow 4: < R. =0:=0(0) ack 1 mac 153 ipid 4   // reported`,
    evidence: { portAnswered: 2, sources: undefined },
  },
  "the port answers a later SYN": {
    script: `
      flow 2: set host 1/2 port 40002/80
      flow 2: > S  0:0(0)
      flow 2: < R. =0:=0(0) ack 1   // reported
      flow 4: set host 1/2 port 40004/80
      flow 4: > S  0:0(0)
      flow 4: < S. 0:0(0) ack 1`,
    evidence: { portAnswered: 4, isAnsweredBefore: false },
    says: /in frame 4, after this RST\. .* a program that had not started yet\./,
  },
  "another port of the host answers": {
    script: `
      flow 2: set host 1/2 port 40002/80
      flow 2: > S  0:0(0)
      flow 2: < S. 0:0(0) ack 1
      flow 4: set host 1/2 port 40004/81
      flow 4: > S  0:0(0)
      flow 4: < R. =0:=0(0) ack 1   // reported`,
    evidence: { portAnswered: 0 },
    says: /\nCheck whether a program is listening on port 81/,
  },
  "a port in the wrong octet order": {
    script: `
      flow 2: set port 40000/20480
      flow 2: > S  0:0(0)
      flow 2: < R. =0:=0(0) ack 1   // reported`,
    says: /Port 20480 is 80 with its two octets in reverse order: if 80 was meant/,
  },
  "a port whose reverse is none in use": {
    script: `
      flow 2: set port 40000/20481
      flow 2: > S  0:0(0)
      flow 2: < R. =0:=0(0) ack 1   // reported`,
    says: /^(?![\s\S]*htons)/,
  },
  "more RSTs than SYNs": {
    script: `
      > S  0:0(0)
      < R. =0:=0(0) ack 1      // reported
      +0.1 < R. =0:=0(0) ack 1`,
    evidence: { attempts: 1, refusals: 2 },
    says: /is refused\. 2 such RSTs came for 1 SYN\.\n/,
  },
  "a port of which a closed connection is still in TIME-WAIT": {
    script: `
      flow 1: > S  0:0(0)
      flow 1: < S. 0:0(0) ack 1
      flow 1: > .  1:1(0) ack 1
      flow 1: > F. 1:1(0) ack 1
      flow 1: < F. 1:1(0) ack 2
      flow 1: > .  2:2(0) ack 2
      +5 flow 1: > S  90000:90000(0)
      flow 1: < R. =0:=0(0) ack 90001   // reported`,
    evidence: { reusedNs: 5_000_000_000 },
    says: /The same ports were used until 5\.0 s before: a small stack may refuse/,
  },
});
