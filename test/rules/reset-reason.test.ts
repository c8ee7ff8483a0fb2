import { resetReason } from "../../src/core/rules/teardown/reset-reason";
import { ruleTest } from "../support/ruleTest";

ruleTest(resetReason, {
  "of a refusal": {
    script: `
      > S  0:0(0)
      < R. =0:=11(11) ack 1 text "no listener"   // reported information`,
    evidence: { from: "responder", octets: 11, text: "no listener", cut: false },
    says: /contains 11 octets of data: "no listener"\.\n.*\nSearch for that text/,
  },
  "made harmless": {
    script: `
      > S  0:0(0)
      < R. =0:=31(31) ack 1 text "see [this](x.example) <b>now|\\*"   // reported`,
    evidence: { text: "see ·this·(x.example) ·b·now··*" },
  },
  "longer than is kept": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < R. 1:71(70) ack 1 text "0123456789012345678901234567890123456789012345678901234567890123456789"   // reported`,
    evidence: { octets: 70, text: "0123456789012345678901234567890123456789012345678901234567890123", cut: true },
    says: /0123" and more\.\n/,
  },
  "64 octets are shown whole": {
    script: `
      > S  0:0(0)
      < R. =0:=64(64) ack 1 text "0123456789012345678901234567890123456789012345678901234567890123"   // reported`,
    evidence: { cut: false },
  },
  "no text at all": {
    script: `
      > S  0:0(0)
      < R. =0:=8(8) ack 1 text "{}[]<>|~"   // reported`,
    evidence: { text: "", octets: 8 },
    says: /contains 8 octets of data that are not text or were not captured\.\n.*\nOctets that are not text/,
  },
  "three quarters of it will do": {
    script: `
      > S  0:0(0)
      < R. =0:=8(8) ack 1 text "{}reason"   // reported`,
    evidence: { text: "··reason" },
  },
  "less will not": {
    script: `
      > S  0:0(0)
      < R. =0:=8(8) ack 1 text "{}[eason"   // reported`,
    evidence: { text: "" },
  },
  "spaces in a row are one": {
    script: `
      > S  0:0(0)
      < R. =0:=8(8) ack 1 text "  a    b"   // reported`,
    evidence: { text: "a b" },
  },
  "the same again is reported once, another one again": {
    script: `
      > S  0:0(0)
      < R. =0:=4(4) ack 1 text "full"   // reported
      +1 > S  0:0(0)
      < R. =0:=4(4) ack 1 text "full"
      +1 > S  0:0(0)
      < R. =0:=4(4) ack 1 text "busy"   // reported
      > R  1:5(4) text "full"           // reported`,
    evidence: [{ text: "full" }, { text: "busy" }, { from: "initiator" }],
  },
  "text on another segment is data": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:5(4) ack 1 text "text"`,
  "the snap length cut the text": {
    script: `
      > S  0:0(0)
      < R. =0:=11(11) ack 1 text "no listener" cut 74   // reported`,
    evidence: { octets: 11 },
  },
  "recorded twice": `
    > S  0:0(0)
    < R. =0:=4(4) ack 1 text "full"   // reported
    dup 2`,
  "in mid-flow, one direction": `
    > .  1:1(0) ack 1
    > R. 1:5(4) ack 1 text "bye!"     // reported`,
  "no text, longer than is kept": {
    script: `
      > S  0:0(0)
      < R. =0:=70(70) ack 1 text "{}{}{}{}{}{}{}{}{}{}{}{}{}{}{}{}{}{}{}{}{}{}{}{}{}{}{}{}{}{}{}{}{}{}{}"   // reported`,
    evidence: { text: "", octets: 70, cut: false },
  },
});
