import { resetByForwarder } from "../../src/core/rules/path/reset-by-forwarder";
import { ruleTest } from "../support/ruleTest";

ruleTest(resetByForwarder, {
  "three times, with two TTLs": {
    script: `
      > S  0:0(0) ttl 63
      < S. 0:0(0) ack 1
      > R  1:1(0) ttl 64     // reported warning
      +0.985 > S 0:0(0) ttl 63
      < S. 900:900(0) ack 1
      > R  1:1(0) ttl 64
      +2 > S 0:0(0) ttl 63`,
    evidence: { again: 4, times: 2, resetHops: 64, synHops: 63 },
    says: /985 ms later the same SYN \(SEQ x\) comes again in frame 4, twice in total\. The RST has (TTL|hop limit) 64, the SYNs have 63\.\n.*another machine than the SYN/s,
    related: [1, 4, 7],
  },
  "once, with one TTL": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > R  1:1(0)     // reported
      +1 > S 0:0(0)`,
    says: /Both have (TTL|hop limit) 64\.\n.*something else than what sends the SYNs/s,
  },
  "a host that got the SYN-ACK on another route, past the NAT that translated its SYN": `
    > S  0:0(0) ttl 63
    < S. 0:0(0) ack 1 to 9
    > R  1:1(0) ttl 64 mac 9
    +1 > S 0:0(0) ttl 63
    < S. 900:900(0) ack 1 to 9
    > R  1:1(0) ttl 64 mac 9`,
  "a new attempt with another ISN": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > R  1:1(0)
    +1 > S 5000:5000(0)
    < S. 900:900(0) ack 5001`,
  "a SYN-ACK that fits no SYN is reset in SYN-SENT, and the SYN comes again": `
    > S  0:0(0)
    < S. 0:0(0) ack 9
    > R  9:9(0)
    +1 > S 0:0(0)`,
  "a SYN-ACK whose TSecr is wrong": `
    > S  0:0(0) <TS val 100 ecr 0>
    < S. 0:0(0) ack 1 <TS val 9 ecr 77>
    > R  1:1(0)
    +1 > S 0:0(0) <TS val 1100 ecr 0>`,
  "the SYN was sent again before the RST and recorded after it": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > R  1:1(0)
    +0.003 > S 0:0(0)`,
  "the responder's RST, and a retry as of Windows": `
    > S  0:0(0)
    < R. =0:=0(0) ack 1
    +0.5 > S 0:0(0)
    < R. =0:=0(0) ack 1`,
});
