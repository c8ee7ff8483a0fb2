// Flows that no stack would make on purpose, as packet scripts: each takes the tracker where ordinary ones do not. What must
// come of them stands in accounts/oddities.txt.

/** Over IPv4. */
export const ODDITIES: Readonly<Record<string, string>> = {
  "both FINs at once, then numbers far ahead": `
    flow 2: set port 40000/80 isn +102/+2
    > F. 1:1(0) ack 1
    < F. 1:1(0) ack 1
    > . 65538:65538(0) ack 2
    < . 2:2(0) ack 2 <nop,nop,sack 101:201>
    flow 2: > F. 1:3001(3000) ack 1
    flow 2: < F. 1:1(0) ack 2
    flow 2: > . 2:2(0) ack 2`,
  "an open flow around a SYN of another number, and a RST far ahead": `
    flow 2: set port 40000/80 isn +20000000/+20000000
    > S 0:0(0)
    < S. 0:0(0) ack 1
    > . 1:1(0) ack 1
    flow 2: < . 102:102(0) ack 103
    > R 2201:2201(0)
    < . 1:11(10) ack 2201
    flow 2: > . 1:101(100) ack 101
    flow 2: < . 101:101(0) ack 101
    flow 2: > . 101:102(1) ack 101
    flow 2: > . 101:101(0) ack 102
    flow 2: < . 101:102(1) ack 102
    flow 2: > . 102:103(1) ack 102
    > SEW 2101:2201(100)
    flow 2: > R 103:103(0)`,
  "an ACK of another connection before and after a SYN": `
    < . 30000000:30000000(0) ack 5000
    > S 0:0(0)
    < . 30000000:30000000(0) ack 5000
    < S. 0:1460(1460) ack 1`,
  "a SYN-ACK without a SYN, then a SYN with data after two minutes": `
    flow 2: set port 40000/80 isn +1/+1
    flow 2: < . 1:11(10) ack 11
    < S.E 0:0(0) ack 1
    > . 1:1(0) ack 1
    +130 flow 2: > S 0:10(10)
    flow 2: < S. 0:0(0) ack 1 <wscale 0>
    flow 2: > . 11:11(0) ack 1
    > S 0:0(0)
    flow 2: > . 11:11(0) ack 11`,
  "data without any flag, and both FINs": `
    flow 2: set port 40000/80 isn +64000/+99000
    < S 0:0(0)
    flow 2: > - 0:10(10)
    > . 1:1(0) ack 1
    > F. 1:1(0) ack 1
    < icmp unreachable time-exceeded quoting 3 from router
    < F. 1:1(0) ack 2
    < S. 0:0(0) ack 1`,
  "an ICMP error that asks to send less": `
    > S 0:1(1)
    < icmp unreachable 4/0 quoting 1 from router`,
  "a SYN-ACK after the RST that refused the SYN": `
    flow 2: set port 40000/80 isn +20000000/+20000000
    > S 0:0(0)
    < R. 0:0(0) ack 1
    < S. 0:0(0) ack 1 <mss 1460,TS val 100 ecr 100>
    < . 1:1(0) ack 101
    < . 1:101(100) ack 101
    > P. 101:1561(1460) ack 101
    < P. 101:201(100) ack 1561
    flow 2: < S. 0:0(0) ack 1 <mss 1460,nop,nop,nop,nop>
    +130 flow 2: > S 0:0(0)
    flow 2: > . 1:1(0) ack 1`,
  "two SYN-ACKs and a FIN, and a SYN after them": `
    > S. 1562:1562(0) ack 12
    < S. 0:0(0) ack 2
    < F. 11:11(0) ack 1562
    > S 0:1(1)`,
  "a simultaneous open with one SYN-ACK missing, closed, and the ports used again": `
    flow 2: set port 40000/80 isn =0/=0
    < S 0:0(0)
    flow 2: > S 0:0(0)
    flow 2: < S. 0:0(0) ack 1
    > S. 0:0(0) ack 1
    > F. 1:1(0) ack 1
    < F. 1:1(0) ack 2
    flow 2: < . 1:1(0) ack 101
    flow 2: > . 101:1101(1000) ack 1
    > S 0:0(0)
    flow 2: < F. 1:1(0) ack 1103
    flow 2: > . 1103:1103(0) ack 2`,
  "a hole filled in part by data, and by a FIN without ACK": `
    < P. 1:2(1) ack 1
    < . 2003:2003(0) ack 2003
    < P. 2:1463(1461) ack 1
    < P. 1:2(1) ack 2002
    > . 2:2002(2000) ack 2002
    < F 2002:2002(0)
    > . 2002:2002(0) ack 2003`,
  "an opening recorded backwards": `
    > . 1:1(0) ack 1
    < S. 0:0(0) ack 1
    > S 0:0(0)`,
  "a SYN-ACK that acknowledges a number far behind, and both continue": `
    flow 2: set port 40000/80 isn =0/=0
    > S 3000000000:3000000000(0)
    < S. 0:0(0) ack 1 <mss 20>
    > . 1:1461(1460) ack 1
    < . 1:1(0) ack 1461
    < S. 0:0(0) ack 1
    > F. 2921:2921(0) ack 2
    < F. 1:1(0) ack 2921
    flow 2: < S. 0:0(0) ack 1 <mss 20>
    flow 2: > . 101:101(0) ack 1`,
  "a SYN recorded between an ACK and another": `
    > . 7000:7000(0) ack 1
    < S 0:0(0)
    < . 7000:7000(0) ack 1`,
  "FINs after a SYN-ACK that fits no SYN": `
    > S 3000000000:3000000000(0)
    < S. 0:0(0) ack 1
    < . 1:1(0) ack 1
    > F. 2:2(0) ack 1
    < F. 20000001:20000001(0) ack 3`,
  "a SYN recorded late that the SYN-ACK does not fit": `
    < S. 0:0(0) ack 1 win 0
    > S -1000:-1000(0)
    > . 1:1(0) ack 1`,
  "timestamps and odd padding on an ACK of a flow without": `
    < P. 2001:2101(100) ack 1001 win 1000
    > . 1001:2001(1000) ack 2101
    > P. 2001:3001(1000) ack 2101
    < . 2101:2101(0) ack 3001 <nop,nop,TS val 1 ecr 2,raw 01010101>`,
  "a SYN of another number before the handshake is complete, and a RST": `
    flow 2: set port 40000/80 isn +2147483648/+7
    > S 0:0(0) <mss 1460,TS val 100 ecr 0>
    < S. 0:0(0) ack 1
    flow 2: > S 0:0(0) <mss 1460>
    flow 2: < . 30000000:30000000(0) ack 1
    > . 1:1(0) ack 1
    flow 2: < . 1:101(100) ack 1
    < R. 1:1(0) ack 1
    flow 2: > . 1:1(0) ack 101
    flow 2: < . 101:101(0) ack 102`,
  "numbers twenty million ahead, acknowledged": `
    flow 2: set port 40000/80 isn -1/-1
    flow 2: > S 0:0(0)
    flow 2: < S. 0:0(0) ack 1
    > . 20000001:20000001(0) ack 1
    > P. 1:101(100) ack 1
    flow 2: > P. 1:1001(1000) ack 1201
    < F. 1001:1001(0) ack 20003111
    > F. 3111:3111(0) ack 1002
    flow 2: > SF. 1001:1001(0) ack 1202`,
  "ACKs of what nobody sent": `
    > S 0:0(0)
    < S. 0:0(0) ack 1
    > . 1:1(0) ack 1
    < P. 1:1461(1460) ack 4012
    < . 1:1(0) ack 4001`,
  "a RST with data before anything else": `
    < R. 0:100(100) ack 0 win 0 <TS val 100 ecr 7>`,
  "data before the handshake is complete, then a RST that answers no SYN": `
    flow 2: set port 40000/80 isn +64000/+99000
    > S 0:0(0)
    < S. 0:0(0) ack 1
    < . 1:11(10) ack 1
    > . 1:1(0) ack 11
    flow 2: > S 0:0(0)
    flow 2: < R. 0:0(0) ack 0
    < . 1011:1011(0) ack 1461`,
  "an ICMP error, and a SYN-ACK; after two minutes another SYN, twice": `
    flow 2: set port 40000/80 isn =0/=0
    > S 0:0(0)
    > icmp unreachable net quoting 1
    < S. 0:0(0) ack 1
    +130 flow 2: > S 0:100(100)
    +130 dup 4
    > . 1:1(0) ack 1
    flow 2: < S. 0:0(0) ack 1 <raw 0203>
    flow 2: > . 101:101(0) ack 1`,
  "data far ahead of a SYN, twice": `
    > S 0:0(0)
    > P. 20000001:20001001(1000) ack 1
    > P. 20000001:20001001(1000) ack 1`,
  "data that is acknowledged, and data that is not": `
    > . 1561:3021(1460) ack 1
    < . 1:2001(2000) ack 3021
    > . 3021:3121(100) ack 2001`,
  "a SYN again before the ACK, and a checksum left to the NIC": `
    flow 2: set port 40000/80 isn +0/+0
    > S 0:0(0)
    < S. 0:0(0) ack 1
    flow 2: > S 0:0(0)
    flow 2: > . 1:1(0) ack 1
    flow 2: > . 1:2(1) ack 1 pseudo`,
  "SYN-ACK, SYN, ACK; the same ports from the other side; a RST": `
    flow 2: set port 40000/80 isn +102/+2
    < S. 0:0(0) ack 1
    > S 0:0(0)
    > . 1:1(0) ack 1
    flow 2: < S 0:0(0) <mss 20>
    flow 2: < S. 0:3000(3000) ack 1 <mss 1460,nop,nop,nop,nop>
    flow 2: > R 1:1(0)`,
  "an ICMP error that quotes eight octets of the SYN": `
    > S 0:0(0)
    flow 2: < icmp unreachable net quoting 1 octets 8`,
  "a RST of the initiator's own, data, and the same SYN again": `
    flow 2: set port 40000/80 isn +0/+0
    > S 0:0(0)
    > R 1:1(0)
    > . 1:101(100) ack 1
    flow 2: > S 0:0(0)`,
  "shift counts of 0 and 2; a SYN answered by a bare ACK": `
    > S 0:0(0) <wscale 0>
    < S. 0:0(0) ack 1 <mss 1460,nop,wscale 2>
    flow 2: > SEW 1:1(0)
    flow 2: < . 1:1(0) ack 2`,
  "an ACK recorded twice, behind the FIN": `
    > S 0:0(0)
    < S. 0:0(0) ack 1
    > . 1:1(0) ack 1
    < . 1:11(10) ack 1
    < . 11:12(1) ack 1
    > . 1:1(0) ack 12
    > F. 1:1(0) ack 12
    dup 3`,
  "a SYN-ACK of the initiator's, then a SYN of another number": `
    flow 2: set port 80/40000 host 2/1 isn +1/+1
    > S 0:0(0)
    > S. 0:0(0) ack 1 <mss 1000,sackOK>
    flow 2: < S 0:0(0) <mss 1460>
    flow 2: < S. 0:0(0) ack 1 <mss 1460>`,
  "options cut by the snap length, and an ICMP error that quotes the responder": `
    > S -1:-1(0) <mss 1460,FO 0102030405060708> cut 60
    < . 0:0(0) ack 0
    < . 1:1(0) ack 101
    > P. 101:201(100) ack 1
    < . 1:1(0) ack 201
    > icmp unreachable net quoting 3 from router`,
  "data of a responder whose SYN-ACK fits no SYN": `
    flow 2: set port 40000/80 isn +20000000/+20000000
    > S 65535:65535(0)
    < S. 0:0(0) ack 1
    flow 2: < . 101:1561(1460) ack 1
    flow 2: > . 1:1(0) ack 1561`,
  "an initiator that sends a SYN-ACK, holes on both sides, a data offset of 4": `
    > S 0:0(0)
    > S. 0:0(0) ack 1
    < . 1:101(100) ack 1
    < . 102:1562(1460) ack 2001
    > P. 2001:2101(100) ack 1562
    < . 1562:1562(0) ack 2101 offset 4`,
  "the same SYN after five minutes": `
    > S 0:100(100)
    +310 > S 0:100(100)`,
  "an ACK at the edge of the largest window": `
    < S. 0:0(0) ack 1
    > . 65536:65536(0) ack 1`,
  "FINs of one connection among another's numbers": `
    flow 2: set port 40000/80 isn +20000000/+20000000
    flow 2: > . 1:1(0) ack 1
    < F. 1:1(0) ack 4101
    > F. 4101:4101(0) ack 1
    > . 4102:4102(0) ack 2
    flow 2: < P. 1:1001(1000) ack 1
    flow 2: < R 1001:1001(0) ack 1`,
  "a RST, then a flow on its ports whose SYN is recorded second": `
    flow 2: set port 40000/80 isn +20000000/+20000000
    > R 1:1(0)
    flow 2: > . 1:2(1) ack 1
    flow 2: > S 0:0(0) <mss 20>
    flow 2: < S. 0:0(0) ack 1 <mss 20>
    < R 101:101(0)
    flow 2: > P. 2:2002(2000) ack 1
    flow 2: < . 1:101(100) ack 2002`,
  "a SYN recorded second, half a second into the capture": `
    +0.5 > . 1:1(0) ack 1
    > S 0:0(0)`,
  "a simultaneous open, a hole, and an ICMP error with a smaller MTU": `
    > S 0:0(0)
    < S 0:0(0)
    > S. 0:0(0) ack 1
    < S. 0:0(0) ack 1
    > . 1:1(0) ack 1
    < . 1:1(0) ack 1
    < P. 1:101(100) ack 1
    < . 1:1(0) ack 101
    < . 1:1(0) ack 101
    > P. 101:2101(2000) ack 1
    < . 1:1(0) ack 2101
    > P. 2101:3101(1000) ack 1
    < . 1:1461(1460) ack 4101
    > . 3101:4101(1000) ack 1461
    < . 1461:1461(0) ack 4101
    flow 2: < icmp unreachable needfrag quoting 15 from router`,
  "a SYN and a SYN-ACK into an open flow, and the ACK that challenges them": `
    flow 2: set port 40000/80 isn +0/+0
    > S 0:0(0) <wscale 0>
    < S. 0:0(0) ack 1 <wscale 0>
    > . 1:2001(2000) ack 1
    < . 1:1(0) ack 2001
    flow 2: > S 0:0(0)
    flow 2: < S. 0:0(0) ack 1 <raw 0203>
    flow 2: < . 1:1(0) ack 101
    flow 2: > . 101:102(1) ack 1
    flow 2: < P. 1:11(10) ack 203`,
  "a simultaneous open of other hosts, with options blanked": `
    flow 2: set port 40000/80 host 3/2 isn =0/=0
    flow 2: > S 0:0(0)
    flow 2: < S 0:0(0) <mss 1460,nop,nop,nop,nop>
    flow 2: > S. 0:0(0) ack 1
    flow 2: < S. 0:0(0) ack 1 <mss 1460,nop,nop,nop,nop>`,
  "a SYN-ACK that fits neither SYN of a simultaneous open": `
    > S 65535:65535(0)
    < SEW 7000:7000(0)
    < S. 0:0(0) ack 1 <mss 1460>`,
  "a SYN-ACK after a RST, then data that nobody acknowledges": `
    flow 2: set port 40000/80 isn +0/+0
    flow 2: > S 0:0(0) <mss 1460,eol,raw 01>
    < R. 0:0(0) ack 1
    flow 2: < S. 0:0(0) ack 1 <mss 1460,eol,raw 01>
    flow 2: > . 1:1(0) ack 1
    flow 2: < P. 1:1461(1460) ack 1`,
  "a FIN without SYN, then a SYN-ACK and a RST on its ports": `
    > F. 0:0(0) ack 101
    < S. 0:0(0) ack 1
    > R 1:1(0)`,
  "a RST after data that fits nothing": `
    > S 0:0(0)
    < . 1:101(100) ack 2012
    > R 1:1(0)`,
  "a FIN twice, behind a hole": `
    < S. 0:0(0) ack 1 <mss 1460,mss 1460>
    < . 1461:1461(0) ack 2101
    < F. 1:1(0) ack 2101
    < F. 1:1(0) ack 2101`,
  "another SYN after two minutes": `
    flow 2: set port 40000/80 isn +64000/+99000
    > S 0:0(0)
    +130 flow 2: > S 0:0(0)`,
  "two hosts whose first numbers are equal": `
    flow 2: set port 40000/80 host 1/3 isn +0/+0
    flow 2: > S 0:0(0)
    > S 0:0(0)`,
  "a challenge ACK, an answer after all, and a SYN from the other side": `
    > S 0:0(0)
    < . 30000000:30000000(0) ack 5000
    < S. 0:0(0) ack 1
    > . 1:101(100) ack 1
    < S 201:1661(1460)
    > . 101:101(0) ack 1661`,
  "data before the SYN-ACK was recorded": `
    > S 0:0(0)
    < P. 1:101(100) ack 1
    > . 1:1(0) ack 101
    < S. 0:0(0) ack 1 <wscale 0>`,
  "a RST, then a FIN": `
    > R 1:1(0)
    > F. 1:1(0) ack 1`,
  "a SYN two seconds after a SYN-ACK that nobody asked for": `
    < S. 0:0(0) ack 1 <mss 1460,mss 1460>
    +2 > S 0:0(0)
    > R 1:1(0)`,
  "a reserved bit on data of a flow without SYN": `
    flow 2: set port 80/40000 host 2/1 isn -1/-1
    < S. 0:0(0) ack 1
    > 0x210 1002:3002(2000) ack 21
    flow 2: < P. 1:101(100) ack 1
    flow 2: > . 1:1(0) ack 2101`,
  "a window of 1, then of 0, before the handshake is complete": `
    > S 0:0(0)
    < S. 0:0(0) ack 1 <mss 1460,TS val 500 ecr 100>
    < . 2:2(0) ack 101 win 1 <nop,nop,TS val 101 ecr 500>
    < P. 2:2002(2000) ack 101 win 0 <nop,nop,nop,nop>`,
  "an ACK of older numbers among a handshake recorded out of order": `
    flow 2: set port 40000/80 isn +1/+1
    flow 2: < S. 0:0(0) ack 1 <mss 1460,TS val 500 ecr 100>
    flow 2: > S 0:0(0)
    > . 1:1(0) ack 1
    flow 2: > . 1:1(0) ack 1`,
  "a shift count of 15, and an edge that moves by less than a unit": `
    > S 0:10(10) <mss 100,wscale 15>
    < S. 0:0(0) ack 1
    > . 111:111(0) ack 101 win 100
    > . 1111:2111(1000) ack 101 win 1`,
  "an ACK before any answer, and an answer far ahead": `
    flow 2: set port 40000/80 isn +2147483648/+7
    flow 2: > S 0:100(100)
    > . 1011:1011(0) ack 201
    flow 2: < . 30000000:30000000(0) ack 1`,
};

/** Over IPv6. */
export const ODDITIES_IPV6: Readonly<Record<string, string>> = {
  "data recorded twice": `
    > . 1:11(10) ack 1
    > . 1:11(10) ack 1`,
  "zero windows that shrink, and a SYN from the other side": `
    flow 2: set port 40000/80 isn +1/+1
    > S 0:0(0) <mss 1000,sackOK>
    < S. 0:0(0) ack 1
    > . 1:1(0) ack 1
    flow 2: < S 0:0(0) <mss 1460,eol,raw 01>
    > . 1:2(1) ack 1
    flow 2: > P. 2461:2462(1) ack 101
    flow 2: < . 101:101(0) ack 1001 win 0
    flow 2: < . 101:101(0) ack 1001 win 0`,
  "packet too big is no failure": `
    > S 0:1(1)
    > icmp unreachable needfrag quoting 1 from router`,
  "a SYN-ACK recorded twice": `
    > S. 0:0(0) ack 1 <mss 1460,TS val 100 ecr 0>
    > S. 0:0(0) ack 1 <mss 1460,TS val 100 ecr 0>`,
};
