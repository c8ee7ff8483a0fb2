// A point of the time view in words: what the pointer and the keys read out.

import { clockText, durationText } from "../../src/core/text/durations";
import type { TimeWindow } from "../../src/protocol/api";
import { numberText } from "../dom";
import { countText, phrases, t } from "../l10n";
import { kindNames } from "./kindNames";
import { octetText, sideName, timeText } from "./numberTexts";
import { lastBefore, otherSide, type Point } from "./segments";

export function pointText(window: TimeWindow, { from, index, timeNs, frame }: Point): string {
  const track = window.tracks[from];
  const peer = otherSide(from);
  const { bases } = window;
  const segments = track.segments[index]!;
  const parts = [
    timeText(window, timeNs),
    sideName(from),
    segments === 1
      ? t("frame {0}", frame)
      : countText(segments, "{0} segment from frame {1}", "{0} segments from frame {1}", frame),
    ...kindNames(track.kinds[index]!),
  ];
  const [low, high] = [track.low[index]!, track.high[index]!];
  if (high > low)
    parts.push(
      countText(
        high - low,
        "{0} octet, {1} to {2}",
        "{0} octets, {1} to {2}",
        octetText(bases, from, low),
        octetText(bases, from, high),
      ),
    );
  const ack = track.ack[index];
  if (ack !== null && ack !== undefined) parts.push(t("acknowledges {0}", octetText(bases, peer, ack)));
  const edge = track.edgeHigh[index];
  if (edge !== null && edge !== undefined && ack !== null && ack !== undefined)
    parts.push(t("window {0}", numberText(edge - ack)));
  const trip = track.tripHighNs[index];
  if (trip !== null && trip !== undefined) parts.push(t("round trip {0}", durationText(trip)));
  const flight = inFlight(window, { from, index, timeNs, frame });
  if (flight !== undefined && flight > 0) parts.push(t("{0} octets outstanding", numberText(flight)));
  parts.push(clockText(window.epochSeconds, timeNs));
  return phrases(parts);
}

/** Octets that the sender has sent and the peer has not acknowledged, after this point. */
function inFlight({ tracks }: TimeWindow, { from, index, timeNs }: Point): number | undefined {
  const acked = lastBefore(tracks[otherSide(from)], tracks[otherSide(from)].ack, timeNs);
  if (acked === undefined) return undefined;
  let sent = Number.NEGATIVE_INFINITY;
  for (let at = 0; at <= index; at++) sent = Math.max(sent, tracks[from].high[at]!);
  return sent - acked;
}
