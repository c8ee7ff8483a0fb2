// Around the rows: the endpoints, the lifelines, round trips, and the meaning of the names of numbers.

import { arrivalAt } from "../flow/arrivals";
import type { Side } from "../flow/flow";
import { clockText, durationText } from "../text/durations";
import { endpointText, roleText } from "../text/endpoints";
import { placesText } from "../text/places";
import { MIN_WIDTH_PX } from "./diagramColumns";
import { fitting, textWidthPx, wrapSentence } from "./measure";
import { numbersOf } from "./numberNames";
import { placeHeads } from "./passageShapes";
import { LINE_PX, phaseOf, plain, type Scene } from "./scene";
import type { Shape } from "./shapes";
import { initialStates } from "./shownBefore";

const ROLE_SIZE_PX = 10.5;
const ADDRESS_SIZE_PX = 12;
const EDGE_PX = 4;

/** Endpoints and headings of the gutter in `head`, the states before the first row in `shapes`. */
export function headerShapes(
  scene: Scene,
  head: Shape[],
  shapes: Shape[],
): { readonly headPx: number; readonly rowsPx: number } {
  const bottoms = (["initiator", "responder"] as const).map((side) => endpointShapes(scene, side, head));
  const lifelinesPx = Math.max(...bottoms);
  const { frameRightPx, timeRightPx, deltaRightPx } = scene.columns;
  const heading = (text: string, xPx: number): void => {
    head.push(plain(text, xPx, lifelinesPx + 14, { anchor: "end", font: "mono", sizePx: 10, className: "heading" }));
  };
  heading("Frame", frameRightPx);
  heading("Time (s)", timeRightPx);
  if (deltaRightPx !== undefined) heading("since", deltaRightPx);
  scene.slots.initiator.take(lifelinesPx + 4, lifelinesPx + 18);
  const states = initialStates(scene.detail.flow);
  const known = {
    ...(states.initiator === "?" ? {} : { initiator: states.initiator }),
    ...(states.responder === "?" ? {} : { responder: states.responder }),
  };
  for (const side of ["initiator", "responder"] as const) scene.changes[side].push({ yPx: lifelinesPx, state: "?" });
  const statesPx = scene.states(shapes, known, () => lifelinesPx + 13);
  const namesPx = scene.places.length === 0 ? 0 : placeHeads(scene, lifelinesPx + 3, head);
  const headPx = Math.max(lifelinesPx + 19, namesPx);
  return { headPx, rowsPx: Math.max(headPx + 3, statesPx + 2) };
}

/** A box over a lifeline. A long address gets as many lines as it needs; the page's edge and the middle keep it in. */
function endpointShapes(scene: Scene, side: Side, shapes: Shape[]): number {
  const { leftPx, rightPx, widthPx } = scene.columns;
  const middlePx = (leftPx + rightPx) / 2;
  const roomPx =
    side === "initiator" ? middlePx - 2 * EDGE_PX : Math.min(widthPx, MIN_WIDTH_PX + middlePx) - middlePx - 2 * EDGE_PX;
  const text = endpointText(scene.detail.flow[side]);
  const role = roleText(scene.detail.flow, side);
  const lines = fitting(text, roomPx - 20, "mono", ADDRESS_SIZE_PX);
  const innerPx = Math.max(
    textWidthPx(role, "sans", ROLE_SIZE_PX),
    ...lines.map((line) => textWidthPx(line, "mono", ADDRESS_SIZE_PX)),
  );
  const boxPx = Math.min(innerPx + 20, roomPx);
  const nearPx = scene.lifelinePx(side) - boxPx / 2;
  const xPx = Math.round(
    side === "initiator"
      ? Math.max(EDGE_PX, Math.min(nearPx, middlePx - EDGE_PX - boxPx))
      : Math.min(widthPx - EDGE_PX - boxPx, Math.max(nearPx, middlePx + EDGE_PX)),
  );
  const heightPx = 26 + lines.length * 15;
  const centrePx = xPx + boxPx / 2;
  shapes.push({ kind: "box", xPx, yPx: 4, widthPx: boxPx, heightPx, radiusPx: 5, className: `endpoint ${side}` });
  shapes.push(plain(role, centrePx, 19, { anchor: "middle", font: "sans", sizePx: ROLE_SIZE_PX, className: "role" }));
  lines.forEach((line, nth) => {
    const style = {
      anchor: "middle",
      font: "mono",
      sizePx: ADDRESS_SIZE_PX,
      className: "address",
      title: text,
    } as const;
    shapes.push(plain(line, centrePx, 34 + nth * 15, style));
  });
  return 4 + heightPx;
}

/** Each stretch of a lifeline shows the phase of its state. */
export function lifelineShapes(scene: Scene, bottomPx: number): readonly Shape[] {
  const shapes: Shape[] = [];
  const open = scene.detail.flow.end === "open";
  for (const side of ["initiator", "responder"] as const) {
    const xPx = scene.lifelinePx(side);
    const changes = scene.changes[side];
    changes.forEach(({ yPx, state }, nth) => {
      const endPx = changes[nth + 1]?.yPx ?? bottomPx;
      if (endPx <= yPx) return;
      const title = state === "?" ? {} : { title: state };
      shapes.push({ kind: "path", d: `M${xPx} ${yPx}V${endPx}`, className: `lifeline ${phaseOf(state)}`, ...title });
    });
    const d = open ? `M${xPx} ${bottomPx}v14` : `M${xPx - 6} ${bottomPx}h12`;
    shapes.push({ kind: "path", d, className: open ? "lifeline fading" : "lifeline cap" });
  }
  return shapes;
}

/** The two halves of the round trip, each on the lifeline that waited for it. */
export function bracketShapes(scene: Scene): readonly Shape[] {
  const { handshake, rtt } = scene.detail.flow;
  const { syn, synAck, ack } = handshake;
  const shapes: Shape[] = [];
  const first = arrowAt(scene, syn);
  const second = arrowAt(scene, synAck);
  const third = arrowAt(scene, ack);
  const asker = arrivalAt(scene.detail.flow, syn)?.from ?? "initiator";
  if (first && second && rtt.synToSynAckNs !== undefined) {
    const title = `SYN to SYN-ACK: ${durationText(rtt.synToSynAckNs)}, from the capture point to the responder and back`;
    bracket(scene, asker, first.leavesPx, second.arrivesPx, rtt.synToSynAckNs, title, shapes);
  }
  if (second && third && rtt.synAckToAckNs !== undefined) {
    const other = asker === "initiator" ? "responder" : "initiator";
    const title = `SYN-ACK to ACK: ${durationText(rtt.synAckToAckNs)}, from the capture point to the initiator and back`;
    bracket(scene, other, second.leavesPx, third.arrivesPx, rtt.synAckToAckNs, title, shapes);
  }
  return shapes;
}

function arrowAt(scene: Scene, event: number | undefined) {
  return event === undefined ? undefined : scene.arrows.get(event);
}

function bracket(
  scene: Scene,
  side: Side,
  fromPx: number,
  toPx: number,
  durationNs: number,
  title: string,
  shapes: Shape[],
): void {
  if (toPx <= fromPx) return;
  const outwards = side === "initiator" ? -1 : 1;
  const nearPx = scene.lifelinePx(side) + outwards * 4;
  const farPx = nearPx + outwards * 6;
  shapes.push({ kind: "path", d: `M${nearPx} ${fromPx}H${farPx}V${toPx}H${nearPx}`, className: "bracket", title });
  const topPx = scene.slots[side].takeBetween(fromPx, toPx, 13);
  if (topPx === undefined) return;
  shapes.push(scene.beside(side, durationText(durationNs), topPx + 10, "bracket-text", title));
}

/** Under the rows: the start time, the path, and the meaning of a and b. Returns the bottom. */
export function footerShapes(scene: Scene, topPx: number, shapes: Shape[]): number {
  const { flow, epochSeconds } = scene.detail;
  const lines = [`Time 0 is ${clockText(epochSeconds, flow.firstTimeNs)}, at frame ${flow.firstFrame}.`];
  if (flow.path !== "") lines.push(`Path: ${flow.path}.`);
  const places = placesText(flow);
  if (places !== undefined) lines.push(places);
  const { legend } = numbersOf(flow);
  if (legend !== undefined) lines.push(legend);
  let baselinePx = topPx + 14;
  for (const line of wrapSentence(lines.join(" "), scene.columns.widthPx - 24, "sans", 11)) {
    shapes.push(plain(line, 12, baselinePx, { font: "sans", sizePx: 11, className: "footer" }));
    baselinePx += LINE_PX;
  }
  return baselinePx - LINE_PX + 10;
}
