import type { CaptureSummary } from "./api";

/** The summary before the first byte. */
export const NOTHING_YET: CaptureSummary = {
  state: "reading",
  failure: undefined,
  bytesRead: 0,
  byteLength: 0,
  revision: 0,
  format: "",
  interfaces: [],
  linkTypes: [],
  frames: 0,
  tcpSegments: 0,
  notTcp: [],
  flows: 0,
  outcomes: {
    established: 0,
    refused: 0,
    unanswered: 0,
    unreachable: 0,
    "half-open": 0,
    reset: 0,
    broken: 0,
    "one-sided": 0,
    "not-captured": 0,
  },
  findings: { error: 0, warning: 0, information: 0, hint: 0 },
  issues: [],
  epochSeconds: 0,
  lastTimeNs: 0,
};
