import { ackLoop } from "../../src/core/rules/segments/ack-loop";
import { ruleTest } from "../support/ruleTest";

const OPEN = `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`;

const rounds = (count: number, ours: string, theirs: string) => Array(count).fill(`${ours}\n${theirs}`).join("\n");

const OURS = "> . 99001:99001(0) ack 1";
const THEIRS = "< . 1:1(0) ack 1";

ruleTest(ackLoop, {
  "five of each side": {
    script: `${OPEN}
      ${OURS}                    // reported warning
      ${rounds(4, THEIRS, OURS)}
      ${THEIRS}`,
    evidence: {
      initiator: 5,
      responder: 5,
      spanNs: 9_000_000,
      differing: [{ from: "initiator" }],
    },
    says: /5 ACKs of the initiator and 5 ACKs of the responder came by turns within 9\.0 ms, none with data\. The initiator's have SEQ x\+99001, and the responder's ask for x\+1\.\n.*\nThe two sides have lost their common numbers/,
  },
  "four of one side": `${OPEN}
      ${OURS}
      ${rounds(4, THEIRS, OURS)}`,
  "two hundred of each side": {
    script: `${OPEN}
      ${OURS}                    // reported
      ${rounds(199, THEIRS, OURS)}
      ${THEIRS}`,
    evidence: { responder: 200 },
  },
  "both sides are apart": {
    script: `${OPEN}
      > .  99001:99001(0) ack 1            // reported
      < .  77001:77001(0) ack 1
      ${rounds(5, "> . 99001:99001(0) ack 1", "< . 77001:77001(0) ack 1")}`,
    evidence: { differing: [{ from: "initiator" }, { from: "responder" }] },
  },
  "data in between": `${OPEN}
      ${OURS}
      ${rounds(3, THEIRS, OURS)}
      > P. 99001:99101(100) ack 1
      ${rounds(3, THEIRS, OURS)}`,
  "another number in between": `${OPEN}
      ${OURS}
      ${rounds(3, THEIRS, OURS)}
      < .  1:1(0) ack 99001
      ${rounds(3, "< . 1:1(0) ack 99001", OURS)}`,
  "another window each time": `${OPEN}
      ${OURS}
      ${[1, 2, 3, 4, 5, 6].map((i) => `< . 1:1(0) ack 1 win ${1000 * i}\n${OURS}`).join("\n")}`,
  "a second apart": `${OPEN}
      ${OURS}
      ${rounds(6, `+1.1 ${THEIRS}`, `+1.1 ${OURS}`)}`,
  "duplicate ACKs of one side": `${OPEN}
      > .  101:201(100) ack 1
      ${Array(12).fill(THEIRS).join("\n")}`,
  "a RST ends it": `${OPEN}
      ${OURS}
      ${rounds(4, THEIRS, OURS)}
      < R  1:1(0)`,
});
