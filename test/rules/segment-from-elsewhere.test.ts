import { segmentFromElsewhere } from "../../src/core/rules/path/segment-from-elsewhere";
import { ruleTest } from "../support/ruleTest";

/** A service, and the pod behind it: one client port, the same ISNs. */
const SERVICE = `
      flow 1: set port 50000/80 host 1/10 isn =812345671/=3921345883
      flow 2: set port 50000/8080 host 1/20 isn =812345671/=3921345883
      flow 1: > S  0:0(0) <mss 1460,sackOK>
      flow 1: < S. 0:0(0) ack 1 <mss 1460,sackOK>
      flow 1: > .  1:1(0) ack 1
      flow 1: > P. 1:201(200) ack 1
      flow 1: < P. 1:1401(1400) ack 201
      flow 1: > .  201:201(0) ack 1401`;

ruleTest(segmentFromElsewhere, {
  "data of the pod is not translated back": {
    script: `${SERVICE}
      +0.1 flow 2: < P. 1401:2801(1400) ack 201   // reported error
      flow 2: > R  201:201(0)
      +0.2 flow 1: > P. 201:301(100) ack 1401
      flow 1: < R  1401:1401(0)`,
    evidence: { octets: 1400, count: 1, resetFrame: 8, flow: 1 },
    says: /segment with 1400 octets of data .* continue flow 1, the connection with .*10\S*80. .* reset it in frame 8./s,
    related: [8],
  },
  "behind a gap, after an hour of silence": {
    script: `${SERVICE}
      +3600 flow 2: < P. 2801:4201(1400) ack 201   // reported
      flow 2: > R  201:201(0)`,
    evidence: { octets: 1400 },
  },
  "its FIN": {
    script: `${SERVICE}
      +1 flow 2: < F. 1401:1401(0) ack 201   // reported
      flow 2: > R  201:201(0)`,
    evidence: { octets: 0, isReset: false },
  },
  "its RST, again and again": {
    script: `${SERVICE}
      +60 flow 1: > P. 201:301(100) ack 1401
      flow 2: < R  1401:1401(0)                  // reported
      +0.3 flow 1: > P. 201:301(100) ack 1401
      flow 2: < R  1401:1401(0)
      +5 end`,
    evidence: { isReset: true, ack: undefined, count: 2, resetFrame: undefined },
    says: /^The RST to .* It is the first of 2 segments from there.\n.* ignores the RST/,
  },
  "a connection of the same port with other numbers": `${SERVICE}
      +0.1 flow 2: < P. 91401:92801(1400) ack 5201
      flow 2: > R  5201:5201(0)`,
  "only one of the numbers, and the other one far away": `${SERVICE}
      +0.1 flow 2: < P. 1401:2801(1400) ack 9000201
      flow 2: > R  9000201:9000201(0)`,
  "both numbers are near, and neither is exact": `${SERVICE}
      +0.1 flow 2: < P. 2801:4201(1400) ack 101
      flow 2: > R  101:101(0)`,
  "the connection was reset before": `${SERVICE}
      flow 1: < R. 1401:1401(0) ack 201
      +0.1 flow 2: < P. 1401:2801(1400) ack 201
      flow 2: > R  201:201(0)`,
  "a pure ACK": `${SERVICE}
      +0.1 flow 2: < . 1401:1401(0) ack 201
      flow 2: > R  201:201(0)`,
  "data that was there before": `${SERVICE}
      +0.1 flow 2: < P. 1:1401(1400) ack 201
      flow 2: > R  201:201(0)`,
  "the other side of a NAT: it is taken there": `${SERVICE}
      +0.1 flow 2: < P. 1401:2801(1400) ack 201
      flow 1: < P. 1401:2801(1400) ack 201
      flow 1: > . 201:201(0) ack 2801
      flow 2: > . 201:201(0) ack 2801`,
  "the other side of a NAT has the RST, too": `${SERVICE}
      +0.1 flow 2: < R. 1401:1401(0) ack 201
      flow 1: < R. 1401:1401(0) ack 201`,
  "a RST long after the last segment": `${SERVICE}
      +3600 flow 2: < R 1401:1401(0)
      +5 end`,
  "numbers that a stack begins at": `
      flow 1: set port 50000/80 host 1/10 isn =0/=0
      flow 2: set port 50000/8080 host 1/20 isn =0/=0
      flow 1: > S  0:0(0)
      flow 1: < S. 0:0(0) ack 1
      flow 1: > .  1:1(0) ack 1
      flow 1: > P. 1:201(200) ack 1
      flow 2: < P. 1:1401(1400) ack 201
      flow 2: > R  201:201(0)`,
});
