// A flow as text, with everything that the tracker holds of it: a test compares it to detect any change at all.

import { type EndpointAt, type Flow, type FlowEvent, Mark, Trait } from "../../src/core/flow/flow";

/** All flows of a capture, a line for each event. */
export function accountOf(flows: readonly Flow[]): string {
  return flows.map(account).join("\n");
}

function account(flow: Flow): string {
  const { initiator, responder, events, previous, isnPattern } = flow;
  const plain = {
    ...flow,
    initiator: undefined,
    responder: undefined,
    events: undefined,
    copies: undefined,
    marks: undefined,
    traits: undefined,
  };
  const lines = [
    `flow ${flow.id}: ${flow.outcome}, ${flow.end} [${`${marksText(flow.marks)} ${marksText(flow.traits, Trait)}`.trim()}]`,
    // The time a side last sent is in its events, too; the time the capture began, in those of its first flow.
    ...[initiator, responder].map(
      (endpoint) =>
        `  ${fields({ ...endpoint, lastDataNs: undefined, firstOfHost: undefined, checksums: undefined, lastIp: undefined, hostHops: undefined, firstData: undefined })}`,
    ),
    `  ${fields({ ...plain, sight: undefined, previous: undefined, isnPattern: undefined })}`,
    `  sight: ${fields({ ...flow.sight, captureStartNs: undefined })}`,
  ];
  if (previous) lines.push(`  previous: ${fields({ ...previous })}`);
  if (isnPattern) lines.push(`  pattern: ${fields({ ...isnPattern })}`);
  const copied = (flow.copies ?? []).map(
    ({ seg, ...frame }) =>
      `    copy: frame ${frame.frameNumber} at ${frame.timeNs} ns, from ${frame.from}\n      ${fields({ ...seg })}`,
  );
  return `${[...lines, ...events.map(eventText), ...copied].join("\n")}\n`;
}

function eventText(event: FlowEvent): string {
  const { kind, index, frameNumber, timeNs, fileOffset } = event;
  const head = `    ${index} ${kind}: frame ${frameNumber} at ${timeNs} ns, byte ${fileOffset}`;
  if (event.kind === "segment") {
    const { from, seg, marks, sender, receiver, after, repeats } = event;
    const folded = repeats > 0 ? `, ${repeats} more` : "";
    return [
      `${head}, from ${from} [${marksText(marks)}]${folded}`,
      `      ${fields({ ...seg })}`,
      `      sender ${endpointText(sender)}; receiver ${endpointText(receiver)}; after ${after.initiator}, ${after.responder}`,
    ].join("\n");
  }
  return `${head}, ${fields({ ...event, kind: undefined, index: undefined, frameNumber: undefined, timeNs: undefined, fileOffset: undefined })}`;
}

function endpointText({ state, iss, sndNxt, rcvNxt, rcvEdge }: EndpointAt): string {
  return `${state} ${[iss, sndNxt, rcvNxt, rcvEdge].map((number) => number ?? "?").join(" ")}`;
}

function marksText(marks: number, names: Readonly<Record<string, number>> = Mark): string {
  return Object.entries(names)
    .filter(([, bit]) => marks & bit)
    .map(([name]) => name)
    .join(" ");
}

/** Fields that are not known are left out. */
function fields(of: Readonly<Record<string, unknown>>): string {
  return Object.entries(of)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${valueText(value)}`)
    .join(", ");
}

function valueText(value: unknown): string {
  if (value instanceof Uint8Array) return value.length === 0 ? "none" : Buffer.from(value).toString("hex");
  return value instanceof Object ? `(${fields({ ...value })})` : String(value);
}
