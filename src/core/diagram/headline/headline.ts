// The sentence that summarizes a flow.

import type { Flow } from "../../flow/flow";
import type { Finding } from "../../rules/finding";
import { broken } from "./brokenHeadline";
import { halfOpen } from "./halfOpenHeadline";
import { established, notCaptured, oneSided } from "./openedHeadlines";
import { refused, unanswered, unreachable } from "./refusedHeadlines";
import { reset } from "./resetHeadline";

/** One sentence with its full stop, for every outcome. A flow has one headline, regardless of its findings. */
export function headline(flow: Flow, findings: readonly Finding[]): string {
  return `${sentence(flow, findings).replace(/[.;,\s]*$/, "")}${asymmetryText(findings)}.`;
}

/** Where the handshake fails, that its two directions take different paths is the first thing to look at. */
function asymmetryText(findings: readonly Finding[]): string {
  const isCause = findings.some(({ rule, severity }) => rule === "path-asymmetric" && severity === "warning");
  return isCause ? "; SYN and SYN-ACK take different paths" : "";
}

function sentence(flow: Flow, findings: readonly Finding[]): string {
  switch (flow.outcome) {
    case "established":
      return established(flow, findings);
    case "refused":
      return refused(flow, findings);
    case "unanswered":
      return unanswered(flow, findings);
    case "unreachable":
      return unreachable(flow);
    case "half-open":
      return halfOpen(flow, findings);
    case "reset":
      return reset(flow, findings);
    case "broken":
      return broken(flow, findings);
    case "one-sided":
      return oneSided(flow, findings);
    case "not-captured":
      return notCaptured(flow, findings);
  }
}
