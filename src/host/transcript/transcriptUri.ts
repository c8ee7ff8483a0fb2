// A transcript's address: the capture's path with a suffix, so that the Problems panel and tabs show its capture.

import type { TranscriptScope } from "../../protocol/api";
import { transcriptScope } from "../apiShapes";
import type { UriParts } from "../uriParts";
import { object, optional, type Shape, text } from "../valueShapes";

export const TRANSCRIPT_SCHEME = "tcp-transcript";
const SUFFIX = ".tcp-transcript";

/** The capture and scope of a transcript. */
export interface TranscriptAddress {
  readonly capture: UriParts;
  readonly scope: TranscriptScope;
}

interface Query {
  readonly scheme?: string | undefined;
  readonly query?: string | undefined;
  readonly scope?: TranscriptScope | undefined;
}

/** RFC 3986 §3.1; a transcript has no transcript. */
const isScheme: Shape<string> = (value): value is string =>
  text(value) && /^[a-z][a-z0-9+.-]*$/i.test(value) && value.toLowerCase() !== TRANSCRIPT_SCHEME;
const isQuery = object<Query>({ scheme: optional(isScheme), query: optional(text), scope: optional(transcriptScope) });

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

function parseQuery(json: string): Query | undefined {
  if (json === "") return {};
  try {
    const query: unknown = JSON.parse(json);
    return isQuery(query) ? query : undefined;
  } catch {
    return undefined;
  }
}
