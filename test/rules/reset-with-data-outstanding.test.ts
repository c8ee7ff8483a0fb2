import { resetWithDataOutstanding } from "../../src/core/rules/teardown/reset-with-data-outstanding";
import { ruleTest } from "../support/ruleTest";

ruleTest(resetWithDataOutstanding, {
  "two SYN-ACKs with different ISNs: the other machine resets": {
    script: `
      > S  0:0(0)
      +1 > S  0:0(0)
      < S. 0:0(0) ack 1
      < S. 90000:90000(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < R  1:1(0)              // reported`,
    evidence: { cause: { kind: "no-connection", rivals: [3, 4] } },
    says: /SYN-ACKs with different ISNs \(frames 3, 4\): two machines have its address.*\n.*load balancer/,
  },
  "of a segment that came from elsewhere: reported by segment-from-elsewhere": {
    script: `
      flow 1: set port 50000/80 host 1/10 isn =812345671/=3921345883
      flow 2: set port 50000/8080 host 1/20 isn =812345671/=3921345883
      flow 1: > S  0:0(0) <mss 1460,sackOK>
      flow 1: < S. 0:0(0) ack 1 <mss 1460,sackOK>
      flow 1: > .  1:1(0) ack 1
      flow 1: > P. 1:201(200) ack 1
      flow 1: < P. 1:1401(1400) ack 201
      flow 1: > .  201:201(0) ack 1401
      +0.1 flow 2: < P. 1401:2801(1400) ack 201
      flow 2: > R  201:201(0)`,
  },
  "of a segment of a connection that the capture has not": {
    script: `
      flow 2: set port 50000/8080 host 1/20 isn =812345671/=3921345883
      +0.1 flow 2: < P. 1401:2801(1400) ack 201
      flow 2: > R  201:201(0)   // reported`,
  },
  "by another Ethernet address: what answers there has not got the connection": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 mac 80
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < P. 1:51(50) ack 101 mac 80
      > P. 101:201(100) ack 51
      < R  51:51(0) mac 153    // reported`,
    evidence: {
      cause: { kind: "no-connection", moved: { got: "02:00:00:00:00:99", usual: "02:00:00:00:00:50" } },
    },
    says: /It came from the Ethernet address 02:00:00:00:00:99; the other segments of \S+ came from 02:00:00:00:00:50\.\n.*A second host has the same address.*\nFind out which devices have 02:00:00:00:00:99 and 02:00:00:00:00:50/,
  },
  "by the Ethernet address that all came from": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 mac 80
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < P. 1:51(50) ack 101 mac 80
      > P. 101:201(100) ack 51
      < R  51:51(0) mac 80     // reported`,
    says: /so it has lost it since\.\n/,
  },
  "recorded at two points, and the RST at one of them": {
    script: `
      > S  0:0(0) ipid 1
      < S. 0:0(0) ack 1 mac 80 ipid 2 ttl 64
      +0.00001 < S. 0:0(0) ack 1 mac 153 ipid 2 ttl 63
      > .  1:1(0) ack 1 ipid 3
      > P. 1:101(100) ack 1 ipid 4
      < P. 1:51(50) ack 101 mac 80 ipid 5 ttl 64
      > P. 101:201(100) ack 51 ipid 6
      < R  51:51(0) mac 153 ttl 63 ipid 7    // reported`,
    says: /so it has lost it since\.\n/,
  },
  "by a third Ethernet address, where two are used: routes": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 mac 80
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < P. 1:51(50) ack 101 mac 81
      +0.3 < P. 1:51(50) ack 101 mac 81
      > P. 101:201(100) ack 51
      < R  51:51(0) mac 153    // reported`,
    says: /so it has lost it since\.\n/,
  },
  "its sender continues: two senders": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < R  1:1(0)              // reported
      +0.1 < P. 1:51(50) ack 101`,
    evidence: { cause: { kind: "continued", frame: 6 } },
    says: /continued after it, in frame 6/,
  },
  "another machine with that address answers in other flows": {
    script: `
      flow 1: set host 1/2 port 40001/80
      flow 1: > S  0:0(0)
      flow 1: < S. 0:0(0) ack 1 ttl 60
      flow 1: > .  1:1(0) ack 1
      flow 1: > P. 1:101(100) ack 1
      flow 1: < P. 1:51(50) ack 101 ttl 60
      flow 2: set host 1/2 port 40002/80
      flow 2: > S  0:0(0)
      flow 2: < S. 0:0(0) ack 1 ttl 58
      flow 2: > .  1:1(0) ack 1
      flow 2: > P. 1:101(100) ack 1
      flow 2: < R  1:1(0) ttl 58        // reported
      flow 3: set host 1/2 port 40003/80
      flow 3: > S  0:0(0)
      flow 3: < S. 0:0(0) ack 1 ttl 60
      flow 3: > .  1:1(0) ack 1
      flow 3: > P. 1:101(100) ack 1
      flow 3: < P. 1:51(50) ack 101 ttl 60`,
    says: /has (TTL|hop limit) 58 in this flow and 60 in others: more than one machine has that address/,
  },
  "one hop in other flows is a route": {
    script: `
      flow 1: set host 1/2 port 40001/80
      flow 1: > S  0:0(0)
      flow 1: < S. 0:0(0) ack 1 ttl 60
      flow 1: > .  1:1(0) ack 1
      flow 1: > P. 1:101(100) ack 1
      flow 1: < P. 1:51(50) ack 101 ttl 60
      flow 2: set host 1/2 port 40002/80
      flow 2: > S  0:0(0)
      flow 2: < S. 0:0(0) ack 1 ttl 59
      flow 2: > .  1:1(0) ack 1
      flow 2: > P. 1:101(100) ack 1
      flow 2: < R  1:1(0) ttl 59        // reported
      flow 3: set host 1/2 port 40003/80
      flow 3: > S  0:0(0)
      flow 3: < S. 0:0(0) ack 1 ttl 60
      flow 3: > .  1:1(0) ack 1
      flow 3: > P. 1:101(100) ack 1
      flow 3: < P. 1:51(50) ack 101 ttl 60`,
    evidence: { cause: { kind: "no-connection", difference: "" } },
  },
  "the first data, by a machine that does not know the connection": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:19(18) ack 1
      < R  1:1(0)              // reported`,
    evidence: { cause: { kind: "no-connection", frame: 4, answers: "data", before: "opened", syns: [] } },
    says: / The RST has no ACK, and its SEQ is the ACK number of frame 4 \(data\): its sender has no such connection\.\n.*nothing before but its SYN-ACK.*\nCheck the accept queue/,
  },
  "the same, and the SYN had been sent twice": {
    script: `
      > S  0:0(0)
      +1 > S 0:0(0)
      < S. 0:0(0) ack 1 ttl 61
      > .  1:1(0) ack 1
      > P. 1:20(19) ack 1
      < R  1:1(0) ttl 60       // reported`,
    evidence: { cause: { kind: "no-connection", syns: [1, 2] } },
    says: /The SYN had been sent 2 times before \(frames 1, 2\)\. This RST has (TTL|hop limit) 60; the other segments of \S+ have 61\.\n.*\nCheck whether a load balancer/,
  },
  "by a side that had sent data before, and answers a segment of the connection as unknown": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < P. 1:11(10) ack 1
      > .  1:1(0) ack 11
      > P. 1:21(20) ack 11
      < R  11:11(0)            // reported`,
    evidence: { cause: { kind: "no-connection", before: "data" } },
    says: /so it has lost it since\./,
  },
  "the same, after five minutes of silence": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:21(20) ack 1
      < P. 1:11(10) ack 21
      > .  21:21(0) ack 11
      +300 > P. 21:41(20) ack 11
      < R  11:11(0)            // reported`,
    evidence: { cause: { kind: "no-connection", before: "data", silentNs: 300e9 } },
    says: /which was then silent for 5 min: it was lost meanwhile\.\n.*idle timeout below 5 min/,
  },
  "by a side that had closed": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < F. 1:1(0) ack 1
      > P. 1:22(21) ack 2
      < R  2:2(0)              // reported`,
    evidence: { cause: { kind: "no-connection", before: "closed" } },
    says: /had sent its FIN before/,
  },
  "data on the ACK of the handshake": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > P. 1:12(11) ack 1
      < R. 1:1(0) ack 1        // reported`,
    evidence: { cause: { kind: "handshake-data", frame: 3, octets: 11 } },
    says: / The RST answers frame 3, the ACK of the handshake with 11 octets of data/,
  },
  "by another machine": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 ttl 57
      > .  1:1(0) ack 1
      > P. 1:24(23) ack 1
      < R. 1:1(0) ack 1 ttl 64   // reported information`,
    evidence: { cause: { kind: "foreign" } },
    says: / This RST has (TTL|hop limit) 64; the other segments of \S+ have 57\./,
  },
  "by the receiver of the data": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < R. 1:1(0) ack 1        // reported warning`,
    evidence: { by: "responder", ofReceiver: 100, ofSender: 0, doubt: undefined },
    says: /with SEQ y\+1 while 100 octets of the initiator's data beyond x\+1 were not acknowledged\.\n.*\nThe responder's own TCP ended the connection/,
  },
  "by the sender of the data": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      > R  101:101(0)          // reported`,
    evidence: { by: "initiator", ofReceiver: 0, ofSender: 100 },
    says: /with SEQ x\+101 while 100 octets of the initiator's data beyond x\+1 were not acknowledged\.\n.*\nThe initiator discarded/,
  },
  "of both": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < P. 1:11(10) ack 1
      < R  11:11(0)            // reported`,
    evidence: { ofReceiver: 100, ofSender: 10 },
    says: /while 100 octets of the initiator's data beyond x\+1 were not acknowledged, and 10 octets of the responder's data beyond y\+1 were not acknowledged\.\n/,
  },
  "part of it was acknowledged, the RST's own ACK included": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < R. 1:1(0) ack 41       // reported`,
    evidence: { ofReceiver: 60 },
  },
  "an ACK crosses the RST": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    > R. 101:101(0) ack 1
    < .  1:1(0) ack 101`,
  "in a handshake that went wrong": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > P. 1:101(100) ack 5
    < R  5:5(0)`,
  "the RST acknowledges all": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    < R. 1:1(0) ack 101`,
  "after a FIN that was not acknowledged: it is no data": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > F. 1:1(0) ack 1
    < R. 1:1(0) ack 1`,
  "after data and FIN": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > FP. 1:11(10) ack 1
      < R. 1:1(0) ack 1        // reported`,
    evidence: { ofReceiver: 10, fins: 1 },
    says: /reset the half-closed connection with/,
  },
  "after both FINs": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > FP. 1:11(10) ack 1
      < F. 1:1(0) ack 1
      < R. 2:2(0) ack 1        // reported`,
    evidence: { ofReceiver: 10, fins: 2 },
    says: /reset the closing connection with/,
  },
  "what SACK reported had arrived": {
    script: `
      > S  0:0(0) <mss 1460,nop,nop,sackOK>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,sackOK>
      > .  1:1(0) ack 1
      > .  1:1001(1000) ack 1
      > F. 1001:1101(100) ack 1
      < .  1:1(0) ack 1 <nop,nop,sack 1001:1102>
      < R. 1:1(0) ack 1        // reported`,
    evidence: { ofReceiver: 1000, ofSender: 0 },
  },
  "data and FIN of its sender": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > FP. 1:11(10) ack 1
      > R  12:12(0)            // reported`,
    evidence: { ofSender: 10, ofReceiver: 0 },
  },
  "in the handshake it is another rule's": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    < P. 1:11(10) ack 1
    > R  1:1(0)`,
  "a refused SYN with data": `
    > S  0:10(10)
    < R. =0:=0(0) ack 11`,
  "a RST outside the window ends nothing": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    < R  90000:90000(0)
    < .  1:1(0) ack 101`,
  "the second RST says nothing new": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    < R. 1:1(0) ack 1          // reported
    < R  1:1(0)`,
  "only one direction was captured": `
    > S  0:0(0)
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    > R  101:101(0)`,
  "in mid-flow": `
    < .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    < R. 1:1(0) ack 1          // reported warning`,
  "the capture lost frames": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < P. 101:201(100) ack 1
      > .  1:1(0) ack 201
      > P. 1:101(100) ack 201
      < R. 201:201(0) ack 1    // reported information`,
    evidence: { doubt: "frames-missing" },
    says: /Segments of this flow are missing from the capture/,
  },
  "a request that meets the close of an idle connection": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < P. 1:101(100) ack 101
      > .  101:101(0) ack 101
      +60 < F. 101:101(0) ack 101
      +0.001 > P. 101:201(100) ack 101
      < R  101:101(0)            // reported warning`,
    says: /had sent its FIN before, after 60\.0 s without a segment.*\n.*keep-alive timeout below 60\.0 s/,
  },
  "a FIN at the end of an exchange is no idle timeout": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < FP. 1:101(100) ack 101
      > P. 101:201(100) ack 1
      < R  1:1(0)                // reported warning`,
    says: /could not take what the initiator still sent/,
  },
  "skipped octets that nobody sent again": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > .  1:101(100) ack 1
      > .  201:301(100) ack 1
      +2 < R. 1:1(0) ack 1      // reported information`,
    evidence: { doubt: "frames-missing" },
  },
  "skipped octets that may yet be sent again": `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > .  1:101(100) ack 1
      > .  201:301(100) ack 1
      +0.1 < R. 1:1(0) ack 1    // reported warning`,
  "recorded twice": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < R. 1:1(0) ack 1        // reported
      dup 5`,
    evidence: { ofReceiver: 100 },
  },
  "the snap length cut the RST": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    < R. 1:1(0) ack 1 cut 46`,
  "one octet": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:2(1) ack 1
      < R. 1:1(0) ack 1        // reported`,
    says: /while 1 octet of the initiator's data beyond x\+1 was not acknowledged\.\n/,
  },
  "after the other side's FIN": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < F. 1:1(0) ack 1
      < R. 2:2(0) ack 1        // reported`,
    evidence: { ofReceiver: 100, ofSender: 0 },
  },
  "a FIN that comes after the RST": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < R. 1:1(0) ack 1        // reported
      > F. 101:101(0) ack 1`,
    evidence: { ofReceiver: 100 },
  },
  "inside the window and not exact, and the receiver says nothing more": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    < R  500:500(0)          // reported
    < R  501:501(0)`,
  "inside the window and not exact, and the receiver continues with data": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    < R  500:500(0)
    > .  101:201(100) ack 1
    > .  201:301(100) ack 1`,
  "inside the window and not exact, and the receiver resets too": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    < R  500:500(0)          // reported
    > R  101:101(0)`,
  "inside the window, and not exact: a challenge ACK is expected": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    < R  500:500(0)
    > .  101:101(0) ack 1`,
  "after a RST without a number of its own had answered the first SYN": `
    > S  0:0(0)
    < R. =0:=0(0) ack 0
    +1 > S 0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < R. 1:1(0) ack 1`,
  "the start is not in the capture, and the host does not know the connection": {
    script: `
      > P. 1001:1101(100) ack 501
      +0.2 > P. 1001:1101(100) ack 501
      +0.4 < R 501:501(0)          // reported warning`,
    evidence: { ofReceiver: 100, cause: { kind: "no-connection", before: "nothing" } },
  },
  "its sender gave up: data after a long silence was never answered": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:41(40) ack 1
      < P. 1:41(40) ack 41
      > .  41:41(0) ack 41
      +7200 > P. 41:101(60) ack 41
      +0.3 > P. 41:101(60) ack 41
      +0.6 > P. 41:101(60) ack 41
      +1.2 > P. 41:101(60) ack 41
      +5 > R. 101:101(0) ack 41     // reported warning`,
    evidence: { by: "initiator", tries: 4, idleNs: 7200e9 },
    says: /\nThe initiator gave up: it had sent that data 4 times without an answer\. Before, the connection had been silent for 2 h: a NAT, firewall/,
  },
  "its sender gave up, without a silence before": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:61(60) ack 1
      +0.3 > P. 1:61(60) ack 1
      +0.6 > P. 1:61(60) ack 1
      +5 > R. 61:61(0) ack 1     // reported warning`,
    evidence: { tries: 3, idleNs: 0 },
    says: /\nThe initiator gave up: it had sent that data 3 times without an answer\. Capture at the responder/,
  },
  "at a TLS ClientHello": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:7(6) ack 1 text "\x16\x03\x01\x00\xc8\x01"
      < R  1:1(0)              // reported warning`,
    says: /At a TLS ClientHello, also try another server name: a device on the path that reads it/,
  },
});
