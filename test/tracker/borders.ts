// Flows at the border between one thing and another, as packet scripts: a number more or less, a second earlier or later,
// and the account is a different one. What must come of them stands in accounts/borders.txt.

const OPEN = `
    > S  0:0(0) <mss 1460>
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`;
const CLOSED = `${OPEN}
    > F. 1:1(0) ack 1
    < F. 1:1(0) ack 2
    > .  2:2(0) ack 2`;
/** Ports that do not tell who is who: the other way round is flow 2. */
const EQUAL_PORTS = `
    flow 1: set port 5000/5000
    flow 2: set port 5000/5000 host 2/1 isn +300/+500`;

export const BORDERS: Readonly<Record<string, string>> = {
  "equal ISNs: an ACK of the other's number is none of one's own": `
    flow 1: set isn =100/=100
    > . 1:1(0) ack 1
    > S 0:0(0)`,
  "a SYN recorded last, and an odd ACK of its own number": `
    > . 1:1(0) ack 1
    < 0x210 1:1(0) ack 0
    > S 0:0(0)`,
  "a SYN with data recorded second": `
    > . 11:11(0) ack 1
    > S 0:10(10)`,
  "a SYN recorded a second late": `
    > . 1:1(0) ack 1
    +1 > S 0:0(0)`,
  "the first of two SYNs is answered, with its data": `
    > S 0:100(100)
    +1 > S 5000:5000(0)
    < S. 0:0(0) ack 101
    > . 101:101(0) ack 1`,
  "a SYN-ACK recorded more than a second late": `
    > . 1:1(0) ack 1
    +1.001 < S. 0:0(0) ack 1`,
  "another SYN-ACK within a second": `
    < S. 0:0(0) ack 1
    +1 < S. 70000:70000(0) ack 1`,
  "another SYN-ACK within a second, long after the capture began": `
    end
    +2 < S. 0:0(0) ack 1
    +0.5 < S. 70000:70000(0) ack 1`,
  "another SYN-ACK after more than a second": `
    < S. 0:0(0) ack 1
    +1.001 < S. 70000:70000(0) ack 1`,
  "another SYN-ACK to the same SYN, after a RST of the open flow": `${OPEN}
    > R 1:1(0)
    < S. 70000:70000(0) ack 1`,
  "an ACK of the responder's own number before its SYN-ACK": `
    > S  0:0(0)
    > .  1:1(0) ack 0
    < S. 0:0(0) ack 1`,
  "both sent SYNs, one a SYN-ACK, and the other resets": `
    > S  0:0(0)
    < S  0:0(0)
    > S. 0:0(0) ack 1
    < R  1:1(0)`,
  "both sent SYNs, and an ACK that fits neither": `
    > S 0:0(0)
    < S 0:0(0)
    > . 1:1(0) ack 5000`,
  "an ACK that fits, of a number far ahead": `
    > S 0:0(0)
    > . 1:1(0) ack 1
    < . 900000:900000(0) ack 1`,
  "the same SYN after five minutes to the second": `
    > S 0:0(0)
    +300 > S 0:0(0)`,
  "a SYN of another number after two minutes to the second": `
    > S 0:0(0)
    +120 > S 5000:5000(0)`,
  "a RST far ahead after both have closed": `${CLOSED}
    > R 5000000:5000000(0)`,
  "after both have closed: the responder's SEG.SEQ alone is near": `${CLOSED}
    < . 2:2(0) ack 50000000`,
  "after both have closed: numbers just not near": `${CLOSED}
    > . 16777218:16777218(0) ack 16777218`,
  "after a RST, the first that the other side sends": `
    > R. 1:1(0) ack 1
    < .  5000:5000(0) ack 7000`,
  "an open flow and a SYN of another number: the challenge, and the RST for it": `${OPEN}
    flow 2: set port 40000/80 isn +64000/+0
    +1 flow 2: > S 0:0(0)
    < . 1:1(0) ack 1
    > R 1:1(0)`,
  "an open flow, a SYN of another number and a challenge: a RST of yet another number": `
    > . 1:1(0) ack 1
    < . 1:1(0) ack 1
    flow 2: set port 40000/80 isn +64000/+0
    +1 flow 2: > S 0:0(0)
    < . 1:1(0) ack 1
    > R 11:11(0)`,
  "equal ports, an open flow and a SYN from its other side: the challenge": `${EQUAL_PORTS}
    > . 1:1(0) ack 1
    < . 1:1(0) ack 1
    +1 flow 2: > S 0:0(0)
    > . 1:1(0) ack 1
    > . 1:11(10) ack 1
    < . 1:1(0) ack 11`,
  "a host and itself, an open flow and a SYN from its other side: the challenge": `
    flow 1: set port 40000/80 host 1/1
    flow 2: set port 80/40000 host 1/1 isn +300/+500
    > . 1:1(0) ack 1
    < . 1:1(0) ack 1
    +1 flow 2: > S 0:0(0)
    > . 1:1(0) ack 1
    > . 1:11(10) ack 1
    < . 1:1(0) ack 11`,
  "FIN and RST in one": `
    > . 1:1(0) ack 1
    > FR 1:1(0)`,
  "the smallest MSS that is ordinary": `
    > S  0:0(0) <mss 28>
    < S. 0:0(0) ack 1 <mss 27>`,
  "an ACK of the same side after its SYN into an open flow is no challenge": `${OPEN}
    > S 0:0(0) <mss 1460>
    > . 1:1(0) ack 1`,
  "a FIN after a SYN into an open flow is no challenge": `${OPEN}
    > S 0:0(0) <mss 1460>
    < F. 1:1(0) ack 1`,
  "half as much again as the MSS, and an octet more": `
    > S  0:0(0) <mss 1460>
    < S. 0:0(0) ack 1 <mss 100>
    > .  1:1(0) ack 1
    > .  1:151(150) ack 1
    > .  151:302(151) ack 1`,
  "twenty octets from the last one that was acknowledged": `${OPEN}
    > . 1:11(10) ack 1
    < . 1:1(0) ack 11
    > . 10:30(20) ack 1`,
  "SYN and SYN-ACK at the same time": `
    > S 0:0(0)
    +0 < S. 0:0(0) ack 1
    +0 > . 1:1(0) ack 1`,
  "a segment older than the one before": `
    1 > S 0:0(0)
    0.5 < S. 0:0(0) ack 1`,
  "an ICMP error about what is no SYN, of the SYN's number": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > P  0:0(0)
    < icmp unreachable host quoting 3`,
  "an ICMP error with eight octets of what is no SYN": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > P  5:5(0)
    < icmp unreachable host quoting 3 octets 8`,
  "an ICMP error after a challenge ACK": `
    > S 0:0(0)
    < . 7000:7000(0) ack 0
    < icmp unreachable host quoting 1`,
  "ended for ten seconds": `
    > S  0:0(0)
    < R. =0:=0(0) ack 1 win 0
    +10 flow 2: > S 0:0(0)`,
  "ended for not quite ten seconds": `
    > S  0:0(0)
    < R. =0:=0(0) ack 1 win 0
    +9.999 flow 2: > S 0:0(0)`,
};
