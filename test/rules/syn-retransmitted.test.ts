import { synRetransmitted } from "../../src/core/rules/handshake/syn-retransmitted";
import { ruleTest } from "../support/ruleTest";

ruleTest(synRetransmitted, {
  "in a capture of the initiator's direction only": {
    script: `
      > S  0:0(0)
      +1 > S  0:0(0)   // reported
      +2 > S  0:0(0)
      +0.02 > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      +0.02 > .  101:101(0) ack 501
      +3 end`,
    says: /\nThe capture contains none of the responder's segments, so it does not show/,
  },
  "in one of both, where the answer was not captured": {
    script: `
      > S  0:0(0)
      +1 > S  0:0(0)   // reported
      +0.02 > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < . 1:1(0) ack 101
      +3 end`,
    says: /\nNo answer was captured before the retry/,
  },
  "both waited for ARP and left at once": {
    script: `
      > arp 7
      +1.4 < arp 7
      +0.0001 > S 0:0(0) <TS val 5 ecr 0> to 7
      +0.006 > S 0:0(0) <TS val 6 ecr 0> to 7     // reported information
      < S. 0:0(0) ack 1`,
    evidence: { waitedFor: 2, retries: 1 },
    says: /They left at once when the Ethernet address of the next hop was known, in frame 2\.\n.*None of them was lost\./,
  },
  "one waited, and the next came a second later": {
    script: `
      > arp 7
      +1.4 < arp 7
      +0.0001 > S 0:0(0) to 7
      +1 > S 0:0(0) to 7     // reported warning
      < S. 0:0(0) ack 1`,
    evidence: { waitedFor: 0 },
  },
  once: {
    script: `
      > S  0:0(0)
      +1 > S 0:0(0)   // reported warning
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
    evidence: { retries: 1, intervalsNs: [1e9], backsOff: true, passed: "nothing" },
    says: /was retransmitted once, 1\.0 s after the first\.\n.*\n[^.]*arrives there\.$/,
  },
  "three times, growing": {
    script: `
      > S  0:0(0)
      +1 > S 0:0(0)   // reported
      +2 > S 0:0(0)
      +4 > S 0:0(0)
      +8 end`,
    evidence: { retries: 3, intervalsNs: [1e9, 2e9, 4e9], backsOff: true },
    says: /was retransmitted 3 times, at intervals of 1\.0 s, 2\.0 s, 4\.0 s, which back off\.\n.*\n[^.]*arrives there\.$/,
    related: [1, 3, 4],
  },
  "half as long again is growing": {
    script: `
      > S  0:0(0)
      +1 > S 0:0(0)   // reported
      +1.5 > S 0:0(0)`,
    evidence: { backsOff: true },
  },
  "a little less is not": {
    script: `
      > S  0:0(0)
      +1 > S 0:0(0)   // reported
      +1.4 > S 0:0(0)`,
    evidence: { backsOff: false },
    says: /which do not back off\.\n.*\n.*Equal intervals are normal/,
  },
  "seven times": {
    script: `
      > S  0:0(0)
      +1 > S 0:0(0)   // reported
      +1 > S 0:0(0)
      +1 > S 0:0(0)
      +1 > S 0:0(0)
      +1 > S 0:0(0)
      +1 > S 0:0(0)
      +1 > S 0:0(0)`,
    evidence: { retries: 7, backsOff: false },
  },
  "after a RST in the initiator's name": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > R  1:1(0)
      +1 > S 0:0(0)     // reported`,
    evidence: { passed: "forwarder-rst" },
    says: /see reset-by-forwarder/,
  },
  "though a SYN-ACK had passed": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      +1 > S 0:0(0)   // reported
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
    evidence: { passed: "syn-ack" },
  },
  "another ISN is another finding": `
    > S  0:0(0)
    +1 > S 9999:9999(0)
    < S. 0:0(0) ack 10000
    > .  10000:10000(0) ack 1`,
  "two ISNs, each again": `
    > S  0:0(0)
    +1 > S 9999:9999(0)
    +1 > S 0:0(0)      // reported
    +1 > S 9999:9999(0)   // reported`,
  "recorded twice": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:11(10) ack 1
    dup 4`,
  "seen before and behind a router": `
    > S  0:0(0) <TS val 77 ecr 0> ipid 77 ttl 64
    +0.0001 > S 0:0(0) <TS val 77 ecr 0> ipid 77 ttl 63
    < S. 0:0(0) ack 1 <TS val 9 ecr 0> ipid 9 ttl 63
    +0.0001 < S. 0:0(0) ack 1 <TS val 9 ecr 0> ipid 9 ttl 64
    > .  1:1(0) ack 1`,
  "in an open flow it is no retry": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    +5 > S 0:0(0)
    < .  1:1(0) ack 1`,
  "no SYN in the capture": `
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1`,
  "the responder's SYNs are not the initiator's": `
    > S  0:0(0)
    < S  0:0(0)
    > S. 0:0(0) ack 1
    < S. 0:0(0) ack 1`,
  "after a RST, as Windows does": {
    script: `
      > S  0:0(0)
      < R. =0:=0(0) ack 1
      +0.5 > S 0:0(0)       // reported information
      < R. =0:=0(0) ack 1
      +0.5 > S 0:0(0)
      < R. =0:=0(0) ack 1`,
    evidence: { passed: "rst", retries: 2 },
    says: /A RST had been captured before the first retry\..*\n.*Windows sends a refused SYN again/,
  },
  "after the ACK of an older connection": {
    script: `
      > S  0:0(0)
      < .  7000:7000(0) ack 900000
      +1 > S 0:0(0)         // reported warning
      < S. 0:0(0) ack 1`,
    evidence: { passed: "segment" },
    says: /A segment of the responder that is neither SYN-ACK nor RST had been captured/,
  },
  "after a RST that does not acknowledge it": {
    script: `
      > S  0:0(0)
      < R. =0:=0(0) ack 0
      +1 > S 0:0(0)         // reported warning
      < S. 0:0(0) ack 1`,
    evidence: { passed: "ignored-rst" },
    says: /A RST that does not acknowledge the SYN had been captured/,
  },
  "more often than a flow keeps": {
    script: `> S 0:0(0)\n+1 > S 0:0(0) // reported\n${"+1 > S 0:0(0)\n".repeat(128)}+1 end`,
    says: /was retransmitted at least 119 times, at intervals of .* and at least 113 more, which do not back off/,
  },
  "as often as a flow keeps": {
    script: `> S 0:0(0)\n+1 > S 0:0(0) // reported\n${"+1 > S 0:0(0)\n".repeat(118)}+1 end`,
    says: /was retransmitted 119 times, at intervals of .* and 113 more, which/,
  },
  "more data events than a flow keeps": {
    script: `
      > S 0:0(0)
      +1 > S 0:0(0)   // reported
      < S. 0:0(0) ack 1
      > . 1:1(0) ack 1
      ${"> U. 1:1(0) ack 1 up 9\n< U. 1:1(0) ack 1 up 9\n".repeat(60)}`,
    says: /was retransmitted once,/,
  },
  "after the initiator has reset an older connection": {
    script: `
      > S  0:0(0)
      < .  300:300(0) ack 100
      > R  100:100(0)
      +1 > S 0:0(0)                // reported information
      < S. 900:900(0) ack 1
      > .  1:1(0) ack 901`,
    evidence: { passed: "recovery" },
    says: /had reset an older connection of the responder/,
  },
  "two ask for ECN, the third does not and is answered": {
    script: `
      > SEW 0:0(0)
      +1 > SEW 0:0(0)              // reported warning
      +2 > S 0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
    evidence: { dropped: { syns: 2, requests: ["ECE and CWR"] } },
    says: /The 2 SYNs with ECE and CWR were not answered; the one without was\..*\n.*\n.*drops SYNs with ECE and CWR/,
  },
  "the answer comes to the last of several that do not ask": {
    script: `
      > SEW 0:0(0)
      +1 > S 0:0(0)                // reported warning
      +2 > S 0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
    evidence: { dropped: undefined },
  },
  "the first has a Fast Open cookie, the second has not and is answered": {
    script: `
      > S  0:100(100) <mss 1460,FO 0102030405060708,nop,nop>
      +1 > S 0:0(0) <mss 1460>     // reported warning
      < S. 0:0(0) ack 1
      > P. 1:101(100) ack 1`,
    evidence: { dropped: { syns: 1, requests: ["TCP Fast Open"] } },
    says: /The SYN with TCP Fast Open was not answered; the one without was\./,
  },
  "an ICMP error came before the retry": {
    script: `
      > S 0:0(0)
      < icmp unreachable host quoting 1 from router
      +1 > S 0:0(0)   // reported warning
      +2 end`,
    evidence: { passed: "icmp" },
    says: /An ICMP error had been captured before the first retry\.\n.*\nThe ICMP error says why there is no answer: see syn-unreachable\./,
  },
  "an ICMP error came after the retry": {
    script: `
      > S 0:0(0)
      +1 > S 0:0(0)   // reported warning
      < icmp unreachable host quoting 1 from router
      +2 end`,
    evidence: { passed: "nothing" },
  },
  "the SYN has an incorrect checksum each time": {
    script: `
      > S 0:0(0) badsum
      +1 > S 0:0(0) badsum   // reported
      +2 > S 0:0(0) badsum
      +2 end`,
    evidence: { damaged: "SYN" },
    says: /\nThe SYNs have an incorrect checksum, so they are dropped at the other side/,
  },
  "the SYN-ACK has an incorrect checksum each time": {
    script: `
      > S 0:0(0)
      < S. 0:0(0) ack 1 badsum
      +1 > S 0:0(0)          // reported
      < S. 0:0(0) ack 1 badsum
      +2 > S 0:0(0)
      < S. 0:0(0) ack 1 badsum
      +2 end`,
    evidence: { damaged: "SYN-ACK" },
  },
  "the SYN-ACK echoes the first of two SYNs: that one arrived": {
    script: `
      > S  0:0(0) <mss 1460,TS val 1000 ecr 0>
      +1 > S 0:0(0) <mss 1460,TS val 2000 ecr 0>   // reported warning
      +0.4 < S. 0:0(0) ack 1 <mss 1460,TS val 555000 ecr 1000>
      > .  1:1(0) ack 1 <TS val 2400 ecr 555000>`,
    evidence: { echoed: { place: 1, tsVal: 1000, afterNs: 1.4e9 }, retries: 1 },
    says: /The SYN-ACK, 1\.4 s after the first SYN, echoes that one's TSval.*\n.*the first SYN was not lost/,
  },
  "the second of three, and ECN was not the reason": {
    script: `
      > SEW 0:0(0) <mss 1460,TS val 1000 ecr 0>
      +1 > SEW 0:0(0) <mss 1460,TS val 2000 ecr 0>   // reported
      +2 > S 0:0(0) <mss 1460,TS val 4000 ecr 0>
      +0.1 < S. 0:0(0) ack 1 <mss 1460,TS val 555000 ecr 2000>
      > .  1:1(0) ack 1 <TS val 4100 ecr 555000>`,
    evidence: { echoed: { place: 2 }, dropped: undefined },
    says: /2\.1 s after the second SYN/,
  },
  "it echoes the last one": {
    script: `
      > S  0:0(0) <mss 1460,TS val 1000 ecr 0>
      +1 > S 0:0(0) <mss 1460,TS val 2000 ecr 0>   // reported
      +0.4 < S. 0:0(0) ack 1 <mss 1460,TS val 555000 ecr 2000>
      > .  1:1(0) ack 1 <TS val 2400 ecr 555000>`,
    evidence: { echoed: undefined },
  },
  "all SYNs have the same TSval": {
    script: `
      > S  0:0(0) <mss 1460,TS val 1000 ecr 0>
      +1 > S 0:0(0) <mss 1460,TS val 1000 ecr 0>   // reported
      +0.4 < S. 0:0(0) ack 1 <mss 1460,TS val 555000 ecr 1000>
      > .  1:1(0) ack 1 <TS val 1000 ecr 555000>`,
    evidence: { echoed: undefined },
  },
  "the second retry goes to another router": {
    script: `
      > S  0:0(0) to 7
      +1 > S 0:0(0) to 7     // reported warning
      +2 > S 0:0(0) to 9
      < S. 0:0(0) ack 1 mac 9
      > .  1:1(0) ack 1 to 9`,
    evidence: { rerouted: { frame: 3, from: "02:00:00:00:00:07", to: "02:00:00:00:00:09" } },
    says: /The SYN of frame 3 went to the Ethernet address 02:00:00:00:00:09, those before it to 02:00:00:00:00:07\.\n.*\nThe next hop changed in between/,
  },
  "all go to one router": {
    script: `
      > S  0:0(0) to 7
      +1 > S 0:0(0) to 7     // reported warning
      +2 end`,
    evidence: { rerouted: undefined },
  },
  "the initiator resets the SYN-ACK": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 7
      > R  7:7(0)
      +1 > S 0:0(0)            // reported warning
      < S. 0:0(0) ack 7
      > R  7:7(0)`,
    evidence: { passed: "reset-syn-ack" },
    says: /The initiator had answered a SYN-ACK with a RST before the first retry\.\n.*\nThe SYN-ACK arrives, and the initiator resets it/,
  },
  "it resets only the second": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 7
      +1 > S 0:0(0)            // reported
      < S. 0:0(0) ack 7
      > R  7:7(0)`,
    evidence: { passed: "syn-ack" },
  },
  "a SYN-ACK without its flag": {
    script: `
      flow 2: set isn =5/=1000
      flow 2: > S  0:0(0)
      flow 2: < S  0:0(0) ack 1
      +1 flow 2: > S 0:0(0)            // reported
      +2 end`,
    evidence: { passed: "without-flag" },
    says: /A SYN-ACK without its ACK flag had been captured.*\n.*\nThe SYN arrives/,
  },
  "answered sooner than a common timer allows": {
    script: `
      > S  0:0(0)
      +0.02 > S  0:0(0)        // reported warning
      +0.02 > S  0:0(0)
      +0.26 < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
    evidence: { retries: 2, earlyNs: 300_000_000 },
    says: /The SYN-ACK came 300 ms after the first SYN\.\n.*\nCompare the 300 ms with the round trips/,
  },
  "one retry as late as common timers begin": {
    script: `
      > S  0:0(0)
      +0.5 > S  0:0(0)         // reported
      +0.1 < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
    evidence: { earlyNs: 0 },
    says: /\nNo answer was captured before the retry/,
  },
  "early retries, and the SYN-ACK after a second": {
    script: `
      > S  0:0(0)
      +0.2 > S  0:0(0)         // reported
      +0.4 > S  0:0(0)
      +0.4 < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
    evidence: { earlyNs: 0 },
  },
});
