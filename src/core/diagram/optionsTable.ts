// Option negotiation: offered by the SYN, answered by the SYN-ACK, in effect.

import { arrivalAt, arrivalsOf } from "../flow/arrivals";
import type { Arrival, Flow } from "../flow/flow";
import type { Finding, FlowDetail } from "../rules/finding";
import { ACK, SYN } from "../tcp/flags";
import { describeOption, optionName, parseOptions, type TcpOption } from "../tcp/options";
import { bySeverity, type Severity } from "../text/severities";
import { OPTION_TOPICS, type OptionTopic, type Syns } from "./optionTopics";

export interface OptionCell {
  /** "1460", "not offered". */
  readonly text: string;
  /** Set if a finding is about this cell. */
  readonly severity: Severity | undefined;
  /** The text of the finding, for a tooltip. */
  readonly problem: string | undefined;
  /** Indices into `FlowDetail.findings`. */
  readonly findings: readonly number[];
}

export interface OptionRow {
  readonly name: string;
  readonly offered: OptionCell;
  readonly answered: OptionCell;
  readonly inEffect: OptionCell;
}

export interface OptionTable {
  /** Events whose options are compared; undefined if they were not captured. */
  readonly syn: number | undefined;
  readonly synAck: number | undefined;
  readonly rows: readonly OptionRow[];
}

/** Undefined when neither a SYN nor a SYN-ACK was captured. */
export function buildOptionTable({ flow, findings }: FlowDetail): OptionTable | undefined {
  const syn = arrivalAt(flow, flow.handshake.syn) ?? firstWith(flow, SYN);
  const synAck = arrivalAt(flow, flow.handshake.synAck) ?? firstWith(flow, SYN | ACK);
  if (syn === undefined && synAck === undefined) return undefined;
  const syns: Syns = {
    flow,
    syn,
    synAck,
    offered: syn === undefined ? [] : parseOptions(syn.seg.options),
    answered: synAck === undefined ? [] : parseOptions(synAck.seg.options),
  };
  const rows = [
    ...OPTION_TOPICS.filter((topic) => topic.always || topic.isIn(syns)).map((topic) =>
      topicRow(topic, syns, findings),
    ),
    ...otherRows(syns, findings),
  ];
  return { syn: syn?.index, synAck: synAck?.index, rows };
}

function topicRow(topic: OptionTopic, syns: Syns, findings: readonly Finding[]): OptionRow {
  const offered = topic.offered(syns);
  const is = (finding: Finding): boolean => topicOf(finding) === topic;
  return {
    name: topic.name,
    ...cells(syns, findings, is, offered ?? "not offered", topic.answered(syns) ?? unanswered(offered)),
    inEffect: plain(effectText(topic, syns)),
  };
}

/** Without an offer no answer is needed. */
function unanswered(offered: string | undefined): string {
  return offered === undefined ? "–" : "not answered";
}

function effectText(topic: OptionTopic, syns: Syns): string {
  if (syns.syn === undefined) return "unknown: the SYN was not captured";
  if (syns.synAck === undefined) return "nothing: no SYN-ACK";
  return topic.inEffect(syns);
}

/** Options without a topic, and findings about the options as a whole. */
function otherRows(syns: Syns, findings: readonly Finding[]): readonly OptionRow[] {
  const others = (options: readonly TcpOption[]): readonly TcpOption[] =>
    options.filter((option) => {
      if (option.kind === "nop" || option.kind === "end" || (option.kind === "afterEnd" && option.allZero))
        return false;
      return !OPTION_TOPICS.some((topic) => topic.kinds.includes(option.kindNumber)) || option.kind === "afterEnd";
    });
  const names = new Set([...others(syns.offered), ...others(syns.answered)].map(optionName));
  const rows = [...names].map((name) => {
    const text = (options: readonly TcpOption[]): string | undefined =>
      options
        .filter((option) => optionName(option) === name)
        .map(describeOption)
        .join(", ") || undefined;
    const offered = text(syns.offered);
    const answered = text(syns.answered);
    return {
      name,
      ...cells(syns, findings, () => false, offered ?? "not offered", answered ?? unanswered(offered)),
      inEffect: plain("–"),
    };
  });
  const isGeneral = (finding: Finding): boolean => topicOf(finding) === undefined;
  const general = cells(syns, findings, isGeneral, "", "");
  if (general.offered.findings.length + general.answered.findings.length === 0) return rows;
  const quoted = (cell: OptionCell): OptionCell => ({
    ...cell,
    text: cell.problem === undefined ? "–" : "see the problem",
  });
  return [
    ...rows,
    { name: "All options", offered: quoted(general.offered), answered: quoted(general.answered), inEffect: plain("–") },
  ];
}

function cells(
  syns: Syns,
  findings: readonly Finding[],
  isAbout: (finding: Finding) => boolean,
  offered: string,
  answered: string,
): Pick<OptionRow, "offered" | "answered"> {
  return {
    offered: syns.syn ? cell(offered, syns.syn, findings, isAbout) : plain("not captured"),
    answered: syns.synAck ? cell(answered, syns.synAck, findings, isAbout) : plain("no SYN-ACK"),
  };
}

function cell(
  text: string,
  at: Arrival,
  findings: readonly Finding[],
  isAbout: (finding: Finding) => boolean,
): OptionCell {
  const here = findings
    .map((finding, index) => ({ finding, index }))
    .filter(({ finding }) => finding.event === at.index && isAboutOptions(finding) && isAbout(finding))
    .sort((a, b) => bySeverity(a.finding.severity, b.finding.severity));
  const [worst] = here;
  return {
    text,
    severity: worst?.finding.severity,
    problem: worst?.finding.what,
    findings: here.map(({ index }) => index),
  };
}

/** ECN is negotiated by flags, and MSS and the rest by options. */
function isAboutOptions(finding: Finding): boolean {
  return finding.field === "options" || topicOf(finding) !== undefined;
}

/** By the kind in the finding's evidence, else by the rule's name: "mss-missing" is about the MSS. */
function topicOf({ rule, field, evidence }: Finding): OptionTopic | undefined {
  const kind = field === "options" && "kind" in evidence ? evidence.kind : undefined;
  return (
    OPTION_TOPICS.find((topic) => typeof kind === "number" && topic.kinds.includes(kind)) ??
    OPTION_TOPICS.find((topic) => rule.startsWith(`${topic.rules}-`))
  );
}

function plain(text: string): OptionCell {
  return { text, severity: undefined, problem: undefined, findings: [] };
}

function firstWith(flow: Flow, flags: number): Arrival | undefined {
  return arrivalsOf(flow).find(({ seg }) => (seg.flags & (SYN | ACK)) === flags);
}
