// The shapes of what a page may ask. A page that was taken over can do nothing but what its user could click.

import { l10n } from "vscode";
import { OUTCOMES } from "../core/flow/flowOutcome";
import type {
  ConnectionFolding,
  FlowFilter,
  FlowGrouping,
  HostApi,
  ShareAction,
  TranscriptScope,
  TranscriptTarget,
} from "../protocol/api";
import type { Arg, Handlers } from "../protocol/link";
import { SORT_KEYS } from "../protocol/sortKeys";
import { count, either, flag, listOf, number, object, oneOf, optional, ruleId, type Shape, text } from "./valueShapes";

const outcome = oneOf(OUTCOMES);
const sort = oneOf(SORT_KEYS);
const filter = object<FlowFilter>({ text, outcomes: listOf(outcome) });
const group = optional(object<FlowGrouping>({ by: oneOf(["cause", "responder", "initiator"]), open: listOf(text) }));
const connections = optional(object<ConnectionFolding>({ open: listOf(text) }));
const nothing = object<Record<string, never>>({});

export const transcriptTarget = object<TranscriptTarget>({ flowId: count, event: optional(count) });

export const transcriptScope: Shape<TranscriptScope> = either(
  either(
    object<{ kind: "all" }>({ kind: oneOf(["all"]) }),
    object<{ kind: "troubled" }>({ kind: oneOf(["troubled"]) }),
  ),
  either(
    object<{ kind: "flow"; id: number }>({ kind: oneOf(["flow"]), id: count }),
    object<{ kind: "filtered"; filter: FlowFilter }>({ kind: oneOf(["filtered"]), filter }),
  ),
);

const nothingThere: Shape<null> = (value): value is null => value === null;

/** A name in a folder. */
const fileName: Shape<string> = (value): value is string =>
  typeof value === "string" && /^[^/\\]+$/.test(value) && value !== "." && value !== "..";

const pictureName: Shape<string> = (value): value is string => fileName(value) && value.endsWith(".png");

// Of whatever realm: a message makes it anew.
const octets: Shape<Uint8Array> = (value): value is Uint8Array =>
  Object.prototype.toString.call(value) === "[object Uint8Array]";

// Keys, so that the type checker names one that is missing.
const SHARE_ACTIONS: Readonly<Record<ShareAction, true>> = {
  copyReport: true,
  exportFlow: true,
  exportAnonymized: true,
  exportScript: true,
  openInWireshark: true,
};
const shareAction = oneOf(Object.keys(SHARE_ACTIONS) as ShareAction[]);

export const HOST_API: { readonly [M in keyof HostApi]: Shape<Arg<HostApi, M>> } = {
  ready: nothing,
  overview: nothing,
  flows: object({ first: count, count, sort, descending: flag, filter, group, connections }),
  indexOfFlow: object({ id: count, sort, descending: flag, filter, group, connections }),
  filterHelp: object({ text, cursor: count }),
  flow: object({ id: count }),
  goodFlow: object({ id: count }),
  digest: nothing,
  hideAnswers: object({ hide: flag }),
  dataRows: object({
    id: count,
    event: count,
    cursor: optional(object({ fileOffset: count, frameNumber: count })),
    count,
  }),
  frame: object({ fileOffset: count, frameNumber: count }),
  correctClocks: object({ offsetsNs: listOf(either(number, nothingThere)) }),
  framesAtPlaces: object({ id: count, frames: listOf(object({ place: count, frame: count })) }),
  flowTime: object({ id: count, fromNs: optional(number), toNs: optional(number), points: count }),
  cancel: nothing,
  reload: nothing,
  follow: object({ follow: flag }),
  selected: optional(transcriptTarget),
  showInTranscript: object({ target: transcriptTarget, rule: optional(ruleId) }),
  openTranscript: object({ scope: transcriptScope }),
  openRulePage: object({ rule: ruleId }),
  copy: object({ text, what: text }),
  saveText: object({ text, name: fileName }),
  savePicture: object({ png: octets, name: pictureName }),
  share: object({ action: shareAction, target: transcriptTarget }),
  saveReport: nothing,
};

/** The same handlers; a call whose argument has another shape fails before it reaches them. */
export function checked(handlers: Handlers<HostApi>): Handlers<HostApi> {
  const entries = (Object.keys(HOST_API) as (keyof HostApi)[]).map((method) => {
    const handle = handlers[method] as (arg: unknown) => unknown;
    const call = (arg: unknown): unknown => {
      if (!HOST_API[method](arg)) throw new TypeError(l10n.t('Invalid argument for "{0}".', method));
      return handle(arg);
    };
    return [method, call];
  });
  return Object.fromEntries(entries) as Handlers<HostApi>;
}
