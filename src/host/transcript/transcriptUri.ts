// A transcript's address: the capture's path with a suffix, so that the Problems panel and tabs show its capture.

import type { TranscriptScope } from "../../protocol/api";
import type { UriParts } from "../uriParts";

export const TRANSCRIPT_SCHEME = "tcp-transcript";
const SUFFIX = ".tcp-transcript";

/** The capture and scope of a transcript. */
export interface TranscriptAddress {
  readonly capture: UriParts;
  readonly scope: TranscriptScope;
}

interface Query {
  readonly scheme?: string;
  readonly query?: string;
  readonly scope?: TranscriptScope;
}

/** The transcript of a whole capture in a file has no query. */
export function toTranscriptAddress({ capture, scope }: TranscriptAddress): UriParts {
  const query: Query = {
    ...(capture.scheme === "file" ? {} : { scheme: capture.scheme }),
    ...(capture.query === "" ? {} : { query: capture.query }),
    ...(scope.kind === "all" ? {} : { scope }),
  };
  return {
    scheme: TRANSCRIPT_SCHEME,
    authority: capture.authority,
    path: capture.path + SUFFIX,
    query: Object.keys(query).length === 0 ? "" : JSON.stringify(query),
  };
}

/** `undefined` if it is not the address of a transcript. */
export function parseTranscriptAddress(address: UriParts): TranscriptAddress | undefined {
  if (address.scheme !== TRANSCRIPT_SCHEME || !address.path.endsWith(SUFFIX)) return undefined;
  const query = parseQuery(address.query);
  if (query === undefined) return undefined;
  return {
    capture: {
      scheme: query.scheme ?? "file",
      authority: address.authority,
      path: address.path.slice(0, -SUFFIX.length),
      query: query.query ?? "",
    },
    scope: query.scope ?? { kind: "all" },
  };
}

function parseQuery(text: string): Query | undefined {
  if (text === "") return {};
  try {
    const query: unknown = JSON.parse(text);
    return query instanceof Object ? (query as Query) : undefined;
  } catch {
    return undefined;
  }
}
