// A cause in words.

import type { Outcome } from "../flow/flow";
import type { Rule, RuleGroup } from "../rules/rule";
import { countText } from "../text/amounts";
import { endpointText } from "../text/endpoints";
import type { Verbs } from "./contrastText";

interface Words extends Verbs {
  readonly phrase: string;
  /** The rules that report the outcome itself. */
  readonly rules: readonly string[];
}

/** Of the outcomes that say themselves what is wrong. Of the others, the rule says it. */
const WORDS: Readonly<Partial<Record<Outcome, Words>>> = {
  unanswered: { rules: ["syn-unanswered"], phrase: "no answer", fail: "unanswered", work: "answered" },
  unreachable: { rules: ["syn-unreachable"], phrase: "unreachable", fail: "unreachable", work: "answered" },
  refused: { rules: ["syn-refused"], phrase: "refused", fail: "refused", work: "accepted" },
  reset: {
    rules: ["handshake-reset"],
    phrase: "reset before the handshake was complete",
    fail: "reset",
    work: "established",
  },
  "half-open": {
    rules: ["handshake-ack-missing"],
    phrase: "handshake not completed",
    fail: "not completed",
    work: "established",
  },
};

const RESET: Verbs = { fail: "reset", work: "not reset" };
const RETRANSMITTED: Verbs = { fail: "retransmitted", work: "not retransmitted" };

/** Of rules that report what can be said of a connection in one word. */
const VERBS: Readonly<Record<string, Verbs>> = {
  "reset-with-data-outstanding": RESET,
  "reset-without-answer": RESET,
  "reset-forged": RESET,
  "syn-retransmitted": RETRANSMITTED,
  "syn-ack-retransmitted": RETRANSMITTED,
  "data-unacknowledged": { fail: "not acknowledged", work: "acknowledged" },
  "handshake-slow": { fail: "slow", work: "not slow" },
};

/** What is wrong with an open connection. */
const LATER: readonly RuleGroup[] = ["segments", "teardown", "path"];

/** `outcome` is undefined where its flows differ in it. */
export function wordsOf(rule: Rule, outcome: Outcome | undefined): Verbs & { readonly phrase: string } {
  const words = outcome === undefined ? undefined : WORDS[outcome];
  if (words?.rules.includes(rule.id)) return words;
  return {
    phrase: rule.title,
    isLater: LATER.includes(rule.group),
    ...(VERBS[rule.id] ?? { fail: "affected", work: "unaffected" }),
  };
}

/** What a cause is about, counted over its flows. */
export interface Concerned {
  readonly initiators: number;
  readonly responders: number;
  readonly ports: number;
  /** The only one, where there is one. */
  readonly initiator: string;
  readonly responder: string;
  readonly port: number;
  /** A SYN showed who is the initiator. */
  readonly areRolesKnown: boolean;
  /** VLANs and tunnels that all of them share; "" without. */
  readonly path: string;
}

/** "172.16.0.8 → 64.13.134.52, 993 ports". */
export function concernedText(concerned: Concerned): string {
  const { initiators, responders, ports, initiator, responder, port, path, areRolesKnown } = concerned;
  const from = initiators === 1 ? initiator : `${countText(initiators)} initiators`;
  const hosts = responders === 1 ? responder : `${countText(responders)} hosts`;
  const severalPorts = ports > 1 ? `${hosts}, ${countText(ports)} ports` : `${hosts}, port ${port}`;
  const to = responders === 1 && ports === 1 ? endpointText({ address: responder, port }) : severalPorts;
  return `${from} ${areRolesKnown ? "→" : "↔"} ${to}${path === "" ? "" : `, in ${path}`}`;
}
