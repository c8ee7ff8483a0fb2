// Every rule, one import and one entry each, in the order in which the index of their pages lists them.
//
// A rule is one idea in one file, named by its id. It is a pure function over a `Flow`, asked only about flows that bear one
// of its `marks`: an ordinary flow has none but Handshake and Teardown, and costs nothing. `check` finds evidence and
// `explain` words it (what, why, next), so that wording can change without touching the check. What several rules need to
// know is said once, beside them: sight.ts (what the capture lets us judge), opening.ts (who sent which part of the
// handshake), answer.ts, resets.ts, numbers.ts (wording). No rule imports another; a consequence is told by its cause.

import { ackOfUnsent } from "./ack-of-unsent";
import { ackWithoutFlag } from "./ack-without-flag";
import { challengeAck } from "./challenge-ack";
import { checksumWrong } from "./checksum-wrong";
import { dataAfterFin } from "./data-after-fin";
import { dataBeforeEstablished } from "./data-before-established";
import { dataUnacknowledged } from "./data-unacknowledged";
import { duplicateAck } from "./duplicate-ack";
import { ecnEchoBroken } from "./ecn-echo-broken";
import { fastOpenIgnored } from "./fast-open-ignored";
import { fastOpenMalformed } from "./fast-open-malformed";
import { fastRetransmission } from "./fast-retransmission";
import { finUnacknowledged } from "./fin-unacknowledged";
import { flagsInvalid } from "./flags-invalid";
import { halfOpenRecovery } from "./half-open-recovery";
import { handshakeAckMissing } from "./handshake-ack-missing";
import { handshakeAckWrongAck } from "./handshake-ack-wrong-ack";
import { handshakeAckWrongSeq } from "./handshake-ack-wrong-seq";
import { handshakeNotCaptured } from "./handshake-not-captured";
import { handshakeReset } from "./handshake-reset";
import { handshakeSlow } from "./handshake-slow";
import { headerMalformed } from "./header-malformed";
import { isnPredictable } from "./isn-predictable";
import { keepAlive } from "./keep-alive";
import { mptcpFallback } from "./mptcp-fallback";
import { mptcpKeyWrong } from "./mptcp-key-wrong";
import { mssExceeded } from "./mss-exceeded";
import { mssMissing } from "./mss-missing";
import { mssOutsideSyn } from "./mss-outside-syn";
import { mssUnusable } from "./mss-unusable";
import { oneDirectionCaptured } from "./one-direction-captured";
import { optionAfterEnd } from "./option-after-end";
import { optionMalformed } from "./option-malformed";
import { optionOutsideSyn } from "./option-outside-syn";
import { optionRepeated } from "./option-repeated";
import { optionsChangedOnRetry } from "./options-changed-on-retry";
import { optionsStripped } from "./options-stripped";
import { outOfOrder } from "./out-of-order";
import { portReused } from "./port-reused";
import { reservedBitsSet } from "./reserved-bits-set";
import { resetIneffective } from "./reset-ineffective";
import { resetLoop } from "./reset-loop";
import { resetReason } from "./reset-reason";
import { resetWithDataOutstanding } from "./reset-with-data-outstanding";
import { resetWrongNumber } from "./reset-wrong-number";
import { retransmission } from "./retransmission";
import type { Rule } from "./rule";
import { sackNotNegotiated } from "./sack-not-negotiated";
import { sackPermittedUnsolicited } from "./sack-permitted-unsolicited";
import { segmentAfterReset } from "./segment-after-reset";
import { segmentLost } from "./segment-lost";
import { simultaneousOpen } from "./simultaneous-open";
import { splitHandshake } from "./split-handshake";
import { spuriousRetransmission } from "./spurious-retransmission";
import { synAckIsnChanged } from "./syn-ack-isn-changed";
import { synAckRetransmitted } from "./syn-ack-retransmitted";
import { synAckWrongAck } from "./syn-ack-wrong-ack";
import { synCookieLikely } from "./syn-cookie-likely";
import { synIsnChanged } from "./syn-isn-changed";
import { synRefused } from "./syn-refused";
import { synRetransmitted } from "./syn-retransmitted";
import { synUnanswered } from "./syn-unanswered";
import { synUnreachable } from "./syn-unreachable";
import { timestampsDropped } from "./timestamps-dropped";
import { timestampsEchoWrong } from "./timestamps-echo-wrong";
import { timestampsUnsolicited } from "./timestamps-unsolicited";
import { windowFull } from "./window-full";
import { windowScaleTooLarge } from "./window-scale-too-large";
import { windowScaleUnsolicited } from "./window-scale-unsolicited";
import { windowShrunk } from "./window-shrunk";
import { zeroWindow } from "./zero-window";

export const RULES: readonly Rule[] = [
  // Handshake
  synAckWrongAck,
  handshakeAckWrongAck,
  handshakeAckWrongSeq,
  handshakeAckMissing,
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

  // Options, compared across the two SYNs
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
  mptcpKeyWrong,

  // Every segment
  flagsInvalid,
  ackWithoutFlag,
  ackOfUnsent,
  dataUnacknowledged,
  checksumWrong,
  headerMalformed,
  reservedBitsSet,
  segmentLost,
  retransmission,
  fastRetransmission,
  spuriousRetransmission,
  outOfOrder,
  duplicateAck,
  keepAlive,
  zeroWindow,
  windowFull,
  windowShrunk,

  // The end
  finUnacknowledged,
  resetWithDataOutstanding,
  segmentAfterReset,
  dataAfterFin,
  resetLoop,
  resetReason,
];
