// Every rule, one import and one entry each, in the order in which the index of their pages lists them.
//
// A rule is one idea in one file, named by its id. It is a pure function over a `Flow`, called only for flows that have one
// of its `marks`: an ordinary flow has only Handshake and Teardown, and costs nothing. `check` finds evidence and
// `explain` words it (what, why, next), so that the wording can change without the check. What several rules need to
// know is said once, in facts/. No rule imports another; a consequence is told by its cause.

import { challengeAck } from "./handshake/challenge-ack";
import { dataBeforeEstablished } from "./handshake/data-before-established";
import { halfOpenRecovery } from "./handshake/half-open-recovery";
import { handshakeAckMissing } from "./handshake/handshake-ack-missing";
import { handshakeAckWrongAck } from "./handshake/handshake-ack-wrong-ack";
import { handshakeAckWrongSeq } from "./handshake/handshake-ack-wrong-seq";
import { handshakeNotCaptured } from "./handshake/handshake-not-captured";
import { handshakeNotTaken } from "./handshake/handshake-not-taken";
import { handshakeReset } from "./handshake/handshake-reset";
import { handshakeSlow } from "./handshake/handshake-slow";
import { isnPredictable } from "./handshake/isn-predictable";
import { oneDirectionCaptured } from "./handshake/one-direction-captured";
import { portReused } from "./handshake/port-reused";
import { portZero } from "./handshake/port-zero";
import { resetIneffective } from "./handshake/reset-ineffective";
import { resetWrongNumber } from "./handshake/reset-wrong-number";
import { selfConnect } from "./handshake/self-connect";
import { simultaneousOpen } from "./handshake/simultaneous-open";
import { splitHandshake } from "./handshake/split-handshake";
import { synAckIsnChanged } from "./handshake/syn-ack-isn-changed";
import { synAckRetransmitted } from "./handshake/syn-ack-retransmitted";
import { synAckWrongAck } from "./handshake/syn-ack-wrong-ack";
import { synCookieLikely } from "./handshake/syn-cookie-likely";
import { synIsnChanged } from "./handshake/syn-isn-changed";
import { synRefused } from "./handshake/syn-refused";
import { synRetransmitted } from "./handshake/syn-retransmitted";
import { synUnanswered } from "./handshake/syn-unanswered";
import { synUnreachable } from "./handshake/syn-unreachable";
import { ecnEchoBroken } from "./options/ecn-echo-broken";
import { ecnNotNegotiated } from "./options/ecn-not-negotiated";
import { fastOpenIgnored } from "./options/fast-open-ignored";
import { fastOpenMalformed } from "./options/fast-open-malformed";
import { mptcpFallback } from "./options/mptcp-fallback";
import { mptcpKeyWrong } from "./options/mptcp-key-wrong";
import { mssExceeded } from "./options/mss-exceeded";
import { mssMissing } from "./options/mss-missing";
import { mssOutsideSyn } from "./options/mss-outside-syn";
import { mssUnusable } from "./options/mss-unusable";
import { optionAfterEnd } from "./options/option-after-end";
import { optionMalformed } from "./options/option-malformed";
import { optionOutsideSyn } from "./options/option-outside-syn";
import { optionRepeated } from "./options/option-repeated";
import { optionsChangedOnRetry } from "./options/options-changed-on-retry";
import { optionsStripped } from "./options/options-stripped";
import { sackNotNegotiated } from "./options/sack-not-negotiated";
import { sackOutsideSent } from "./options/sack-outside-sent";
import { sackPermittedUnsolicited } from "./options/sack-permitted-unsolicited";
import { signatureMissing } from "./options/signature-missing";
import { timestampsDropped } from "./options/timestamps-dropped";
import { timestampsEchoWrong } from "./options/timestamps-echo-wrong";
import { timestampsGoBack } from "./options/timestamps-go-back";
import { timestampsUnsolicited } from "./options/timestamps-unsolicited";
import { windowScaleTooLarge } from "./options/window-scale-too-large";
import { windowScaleUnsolicited } from "./options/window-scale-unsolicited";
import { answerFromElsewhere } from "./path/answer-from-elsewhere";
import { changedBetween } from "./path/changed-between";
import { delayedBetween } from "./path/delayed-between";
import { icmpAfterHandshake } from "./path/icmp-after-handshake";
import { injectedBetween } from "./path/injected-between";
import { lostBetween } from "./path/lost-between";
import { neighborAnsweredLate } from "./path/neighbor-answered-late";
import { pathAsymmetric } from "./path/path-asymmetric";
import { pathMtuBlackHole } from "./path/path-mtu-black-hole";
import { resetByForwarder } from "./path/reset-by-forwarder";
import { resetForged } from "./path/reset-forged";
import { segmentFromElsewhere } from "./path/segment-from-elsewhere";
import { senderChanged } from "./path/sender-changed";
import { tunnelChecksumWrong } from "./path/tunnel-checksum-wrong";
import type { Rule } from "./rule";
import { ackBelowIsn } from "./segments/ack-below-isn";
import { ackLoop } from "./segments/ack-loop";
import { ackOfUnsent } from "./segments/ack-of-unsent";
import { ackWithoutFlag } from "./segments/ack-without-flag";
import { checksumWrong } from "./segments/checksum-wrong";
import { dataChanged } from "./segments/data-changed";
import { dataUnacknowledged } from "./segments/data-unacknowledged";
import { duplicateAck } from "./segments/duplicate-ack";
import { fastRetransmission } from "./segments/fast-retransmission";
import { firstDataMismatch } from "./segments/first-data-mismatch";
import { flagsInvalid } from "./segments/flags-invalid";
import { headerMalformed } from "./segments/header-malformed";
import { keepAlive } from "./segments/keep-alive";
import { keepAliveUnanswered } from "./segments/keep-alive-unanswered";
import { outOfOrder } from "./segments/out-of-order";
import { paddingCountedAsData } from "./segments/padding-counted-as-data";
import { reservedBitsSet } from "./segments/reserved-bits-set";
import { retransmission } from "./segments/retransmission";
import { segmentLost } from "./segments/segment-lost";
import { segmentOutsideWindow } from "./segments/segment-outside-window";
import { spuriousRetransmission } from "./segments/spurious-retransmission";
import { urgentPointerWrong } from "./segments/urgent-pointer-wrong";
import { windowFull } from "./segments/window-full";
import { windowShrunk } from "./segments/window-shrunk";
import { zeroWindow } from "./segments/zero-window";
import { closeMissing } from "./teardown/close-missing";
import { closedWithoutData } from "./teardown/closed-without-data";
import { dataAfterFin } from "./teardown/data-after-fin";
import { finUnacknowledged } from "./teardown/fin-unacknowledged";
import { resetAfterIdle } from "./teardown/reset-after-idle";
import { resetInWindow } from "./teardown/reset-in-window";
import { resetLoop } from "./teardown/reset-loop";
import { resetReason } from "./teardown/reset-reason";
import { resetWithDataOutstanding } from "./teardown/reset-with-data-outstanding";
import { resetWithoutAnswer } from "./teardown/reset-without-answer";
import { segmentAfterReset } from "./teardown/segment-after-reset";

export const RULES: readonly Rule[] = [
  synAckWrongAck,
  handshakeAckWrongAck,
  handshakeAckWrongSeq,
  handshakeAckMissing,
  handshakeNotTaken,
  synUnanswered,
  synRefused,
  synUnreachable,
  handshakeReset,
  resetIneffective,
  resetWrongNumber,
  synRetransmitted,
  synAckRetransmitted,
  synIsnChanged,
  synAckIsnChanged,
  dataBeforeEstablished,
  isnPredictable,
  simultaneousOpen,
  splitHandshake,
  challengeAck,
  halfOpenRecovery,
  portReused,
  handshakeSlow,
  synCookieLikely,
  handshakeNotCaptured,
  oneDirectionCaptured,
  selfConnect,
  portZero,

  optionMalformed,
  optionRepeated,
  optionAfterEnd,
  mssMissing,
  mssUnusable,
  mssOutsideSyn,
  mssExceeded,
  windowScaleTooLarge,
  windowScaleUnsolicited,
  sackPermittedUnsolicited,
  timestampsUnsolicited,
  optionOutsideSyn,
  sackNotNegotiated,
  timestampsEchoWrong,
  timestampsDropped,
  optionsChangedOnRetry,
  optionsStripped,
  fastOpenIgnored,
  fastOpenMalformed,
  ecnEchoBroken,
  mptcpFallback,
  signatureMissing,
  mptcpKeyWrong,
  ecnNotNegotiated,
  sackOutsideSent,
  timestampsGoBack,

  flagsInvalid,
  ackWithoutFlag,
  ackOfUnsent,
  ackBelowIsn,
  dataUnacknowledged,
  checksumWrong,
  dataChanged,
  headerMalformed,
  reservedBitsSet,
  segmentLost,
  retransmission,
  fastRetransmission,
  spuriousRetransmission,
  outOfOrder,
  duplicateAck,
  ackLoop,
  keepAlive,
  keepAliveUnanswered,
  zeroWindow,
  windowFull,
  windowShrunk,
  segmentOutsideWindow,
  paddingCountedAsData,
  urgentPointerWrong,
  firstDataMismatch,

  finUnacknowledged,
  resetWithDataOutstanding,
  resetWithoutAnswer,
  segmentAfterReset,
  dataAfterFin,
  resetInWindow,
  resetLoop,
  resetReason,
  closedWithoutData,
  closeMissing,
  resetAfterIdle,

  resetForged,
  senderChanged,
  resetByForwarder,
  pathAsymmetric,
  icmpAfterHandshake,
  pathMtuBlackHole,
  lostBetween,
  changedBetween,
  injectedBetween,
  delayedBetween,
  neighborAnsweredLate,
  answerFromElsewhere,
  segmentFromElsewhere,
  tunnelChecksumWrong,
];
