import { describe, expect, test, vi } from "vitest";
import { OUTCOMES } from "../../src/core/flow/flow";
import { checked, HOST_API } from "../../src/host/apiShapes";
import type { HostApi } from "../../src/protocol/api";
import type { Arg, Handlers } from "../../src/protocol/link";

const filter = { text: "10.0.0.1", outcomes: [...OUTCOMES] };
const page = { first: 0, count: 100, sort: "problem", descending: true, filter } as const;

/** What the page really asks. */
const ASKED: { readonly [M in keyof HostApi]: readonly Arg<HostApi, M>[] } = {
  ready: [{}],
  overview: [{}],
  flows: [page],
  indexOfFlow: [{ id: 3, sort: "id", descending: false, filter }],
  filterHelp: [{ text: "tcp.p", cursor: 5 }],
  flow: [{ id: 1 }],
  goodFlow: [{ id: 1 }],
  digest: [{}],
  hideAnswers: [{ hide: true }],
  dataRows: [
    { id: 1, event: 0, cursor: undefined, count: 50 },
    { id: 1, event: 0, cursor: { fileOffset: 2 ** 40, frameNumber: 7 }, count: 50 },
  ],
  frame: [{ fileOffset: 24, frameNumber: 1 }],
  correctClocks: [{ offsetsNs: [] }, { offsetsNs: [-1.5e9, null] }],
  framesAtPlaces: [
    { id: 1, frames: [] },
    { id: 1, frames: [{ place: 0, frame: 7 }] },
  ],
  flowTime: [
    { id: 1, fromNs: undefined, toNs: undefined, points: 800 },
    { id: 1, fromNs: -5.5, toNs: 1e9, points: 800 },
  ],
  cancel: [{}],
  reload: [{}],
  follow: [{ follow: true }],
  selected: [undefined, { flowId: 1, event: undefined }, { flowId: 1, event: 2 }],
  showInTranscript: [{ target: { flowId: 1, event: 2 }, rule: "syn-ack-wrong-ack" }],
  openTranscript: [
    { scope: { kind: "all" } },
    { scope: { kind: "flow", id: 2 } },
    { scope: { kind: "troubled" } },
    { scope: { kind: "filtered", filter } },
  ],
  openRulePage: [{ rule: "syn-ack-wrong-ack" }],
  copy: [{ text: "a\nb", what: "Diagram as text" }],
  saveText: [{ text: "<svg/>", name: "flow-1.svg" }],
  savePicture: [{ png: new Uint8Array(4), name: "a-flow-1.png" }],
  share: [{ action: "copyReport", target: { flowId: 1, event: undefined } }],
  saveReport: [{}],
};

/** What no page asks. */
const REFUSED: { readonly [M in keyof HostApi]: readonly unknown[] } = {
  ready: [undefined, null, "x"],
  overview: [undefined, null],
  flows: [
    undefined,
    {},
    { ...page, first: -1 },
    { ...page, count: 1.5 },
    { ...page, sort: "constructor" },
    { ...page, filter: { text: "" } },
    { ...page, filter: { text: 1, outcomes: [] } },
    { ...page, filter: { text: "", outcomes: ["x"] } },
    { ...page, descending: 1 },
  ],
  indexOfFlow: [{ ...page }, { id: "1", sort: "id", descending: false, filter }],
  filterHelp: [{ text: "tcp.p" }, { text: 1, cursor: 5 }, { text: "", cursor: -1 }],
  flow: [{}, { id: Number.NaN }, { id: "1" }, { id: { valueOf: 1 } }, Object.create({ id: 1 })],
  goodFlow: [{}, { id: "1" }],
  digest: [undefined, null],
  hideAnswers: [{}, { hide: 1 }],
  dataRows: [
    { id: 1, event: 0, cursor: { fileOffset: 1 }, count: 50 },
    { id: 1, event: 0, cursor: null, count: 50 },
  ],
  frame: [
    { fileOffset: -24, frameNumber: 1 },
    { fileOffset: 2 ** 60, frameNumber: 1 },
  ],
  correctClocks: [{}, { offsetsNs: ["1"] }, { offsetsNs: [Number.NaN] }, { offsetsNs: [undefined] }],
  framesAtPlaces: [{ id: 1 }, { id: 1, frames: [7] }, { id: 1, frames: [{ place: -1, frame: 7 }] }],
  flowTime: [
    { id: 1, fromNs: "0", toNs: 1, points: 800 },
    { id: 1, fromNs: 0, toNs: Number.POSITIVE_INFINITY, points: 800 },
    { id: 1, fromNs: 0, toNs: 1 },
  ],
  cancel: [null],
  reload: [1],
  follow: [{}, { follow: "yes" }],
  selected: [null, {}, { flowId: 1, event: "2" }],
  showInTranscript: [undefined, { target: { flowId: -1 } }, { target: { flowId: 1 }, rule: "../x" }],
  openTranscript: [
    {},
    { scope: "all" },
    { scope: { kind: "flow" } },
    { scope: { kind: "filtered" } },
    { scope: { kind: "toString" } },
  ],
  openRulePage: [{}, { rule: 1 }, { rule: "" }, { rule: "../../README" }, { rule: "[x](command:y)" }],
  copy: [{ text: "a" }, { text: {}, what: "x" }],
  saveText: [
    { text: "a", name: "../x" },
    { text: "a", name: "a\\b" },
    { text: "a", name: ".." },
    { text: "a", name: "" },
    { text: new Uint8Array(1), name: "x" },
  ],
  savePicture: [
    { png: new Uint8Array(1), name: "a.exe" },
    { png: new Uint8Array(1), name: "../a.png" },
    { png: [1], name: "a.png" },
  ],
  share: [{ action: "run", target: { flowId: 1 } }, { action: "copyReport", target: {} }, { action: "copyReport" }],
  saveReport: [null],
};

describe.each(Object.keys(HOST_API) as (keyof HostApi)[])("%s", (method) => {
  const handle = vi.fn(() => "answer");
  const api = checked({ [method]: handle } as unknown as Handlers<HostApi>);
  const call = api[method] as (arg: unknown) => unknown;

  test.each(ASKED[method].map((arg) => [arg]))("takes %j", (arg) => {
    handle.mockClear();
    expect(call(arg)).toBe("answer");
    // As it arrives: without properties that are undefined. Octets arrive as they are.
    const hasOctets = method === "savePicture";
    expect(call(arg === undefined || hasOctets ? structuredClone(arg) : JSON.parse(JSON.stringify(arg)))).toBe(
      "answer",
    );
    expect(handle).toHaveBeenCalledTimes(2);
  });

  test.each(REFUSED[method].map((arg) => [arg]))("refuses %j", (arg) => {
    handle.mockClear();
    expect(() => call(arg)).toThrow(`Invalid argument for "${method}".`);
    expect(handle).not.toHaveBeenCalled();
  });
});
