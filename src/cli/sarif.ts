// --format sarif: SARIF 2.1.0 (OASIS), for code scanning and its viewers. A finding's location is its line in a transcript that
// the log has with it; its frame's bytes are a related location.

import { sep } from "node:path";
import type { Flow } from "../core/flow/flow";
import { RULES } from "../core/rules/catalogue";
import type { Finding } from "../core/rules/finding";
import type { Rule } from "../core/rules/rule";
import { Clock } from "../core/text/durations";
import { endpointText } from "../core/text/endpoints";
import { type Severity, severityRank } from "../core/text/severities";
import { visibleJson, visibleText } from "../core/text/visible";
import { causeRecords } from "./causeRecord";
import { toPlainEvidence } from "./flowRecord";
import { limitedFlows, mostOf } from "./limitedFlows";
import type { Failure, Reporter, ReporterOptions } from "./reporter";
import { SarifTranscript, type TextRegion } from "./sarifTranscript";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

const HOME = "https://github.com/tcp-handshake/tcp-handshake";

/** Registered for pcap; pcapng has none of its own. */
const CAPTURE_TYPE = "application/vnd.tcpdump.pcap";

const LEVEL = { error: "error", warning: "warning", information: "note", hint: "note" } as const satisfies Record<
  Severity,
  string
>;

const RULE_INDEX: ReadonlyMap<string, number> = new Map(RULES.map(({ id }, index) => [id, index]));

/** Characters. */
const WRITTEN_AT_ONCE = 1 << 18;

/** The file that results are about. */
interface CapturePlace {
  readonly artifactLocation: { readonly uri: string; readonly index: number };
  readonly hasOffsets: boolean;
}

export function sarifReporter({ out, version, filter, limit }: ReporterOptions): Reporter {
  const artifacts: object[] = [];
  const notifications: object[] = [];
  const causes: object[] = [];
  let results = 0;
  return {
    begin: () => out.write(beginning(version)),

    async capture(capture) {
      const index = artifacts.length;
      artifacts.push(
        ...capture.paths.map((path) => ({
          location: { uri: toUri(path) },
          roles: ["analysisTarget"],
          mimeType: CAPTURE_TYPE,
        })),
      );
      const lines = { uri: `${toUri(capture.paths[0]!)}.transcript.txt`, index: artifacts.length };
      const transcript = new SarifTranscript();
      const prints = new Fingerprints();
      const clock = new Clock(capture.analysis.epochSeconds);
      for (const { kind, severity, message } of capture.issues) {
        notifications.push(notification(severity ?? "warning", capture.path, `${kind}: ${message}`));
      }
      // Offsets across several files have no meaning, so frames of a merged capture have none.
      const place = {
        artifactLocation: { uri: toUri(capture.paths[0]!), index },
        hasOffsets: capture.paths.length === 1,
      };
      let batch = "";
      for (const id of limitedFlows(capture.analysis, filter, mostOf(limit))) {
        if (out.closed) break;
        const flow = capture.analysis.flow(id)!;
        const findings = capture.analysis.findings(flow);
        const regions = transcript.add(capture.analysis, flow, findings, clock);
        for (const finding of findings) {
          const region = regions.get(finding);
          const result = {
            ...toResult(place, flow, finding, region && { artifactLocation: lines, region }),
            partialFingerprints: { "flowAndRule/v1": prints.of(flow, finding) },
          };
          batch += `${results++ === 0 ? "" : ","}\n${JSON.stringify(result)}`;
        }
        if (batch.length < WRITTEN_AT_ONCE) continue;
        await out.write(batch);
        batch = "";
      }
      await out.write(batch);
      causes.push(...causeRecords(capture.analysis, filter).map((cause) => ({ capture: capture.path, ...cause })));
      const { text } = transcript;
      artifacts.push({
        location: { uri: lines.uri },
        roles: ["attachment"],
        mimeType: "text/plain",
        contents: { text },
      });
    },

    end: (failures) =>
      out.write(ending(artifacts, [...notifications, ...failures.map(failureNotification)], failures, causes)),
  };
}

function beginning(version: string): string {
  const driver = {
    name: "tcp-handshake",
    version,
    semanticVersion: version,
    informationUri: HOME,
    rules: RULES.map(toDescriptor),
  };
  const run = JSON.stringify({ tool: { driver }, columnKind: "utf16CodeUnits" });
  return `{"$schema":${JSON.stringify(SCHEMA)},"version":"2.1.0","runs":[${run.slice(0, -1)},"results":[`;
}

function ending(
  artifacts: readonly object[],
  notifications: readonly object[],
  failures: readonly Failure[],
  causes: readonly object[],
): string {
  const invocation = { executionSuccessful: failures.length === 0, toolExecutionNotifications: notifications };
  return `],"artifacts":${JSON.stringify(artifacts)},"invocations":[${JSON.stringify(invocation)}],"properties":${visibleJson({ causes })}}]}\n`;
}

/** The description of a rule that viewers show with its results. */
function toDescriptor(rule: Rule): object {
  return {
    id: rule.id,
    // A name must not be the id again, whatever the case (SARIF §3.49.7).
    ...(rule.id.includes("-") ? { name: toPascalCase(rule.id) } : {}),
    helpUri: `${HOME}/blob/main/docs/rules/${rule.id}.md`,
    fullDescription: { text: `${rule.title}. ${rule.limits}` },
    shortDescription: { text: `${rule.title}.` },
    help: { text: `See ${rule.references.join(", ")}. ${rule.limits}` },
    defaultConfiguration: { level: LEVEL[rule.severity], rank: 100 - 25 * severityRank(rule.severity) },
    properties: { tags: ["tcp", ...rule.references] },
  };
}

/** `line` is where the finding stands in the transcript, if it does. */
function toResult(
  place: CapturePlace,
  flow: Flow,
  finding: Finding,
  line: { readonly artifactLocation: object; readonly region: TextRegion } | undefined,
): object {
  const name = `flow ${flow.id}: ${endpointText(flow.initiator)} → ${endpointText(flow.responder)}`;
  const at = (event: number, frame: number) => ({
    physicalLocation: physicalLocation(place, flow, event),
    logicalLocations: [{ name: `frame ${frame}`, fullyQualifiedName: `${name}, frame ${frame}`, kind: "segment" }],
  });
  const { event, frame } = finding;
  const inTranscript = line && { physicalLocation: line, logicalLocations: at(event, frame).logicalLocations };
  return {
    ruleId: finding.rule,
    ruleIndex: RULE_INDEX.get(finding.rule),
    level: LEVEL[finding.severity],
    message: { text: [finding.what, finding.why, finding.next].join(" ") },
    locations: [inTranscript ?? at(event, frame)],
    relatedLocations: [{ event, frame }, ...finding.related].map(({ event, frame }, index) => ({
      id: index + 1,
      message: { text: `Frame ${frame}.` },
      ...at(event, frame),
    })),
    properties: {
      flow: flow.id,
      frame: finding.frame,
      severity: finding.severity,
      outcome: flow.outcome,
      evidence: toPlainEvidence(finding.evidence),
    },
  };
}

function toPascalCase(id: string): string {
  return id.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The same finding in another recording of the same traffic has the same fingerprint: no frame numbers, no ports that change. */
class Fingerprints {
  readonly #counts = new Map<string, number>();

  of(flow: Flow, { rule }: Finding): string {
    const key = `${rule} ${flow.initiator.address} ${endpointText(flow.responder)}`;
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    return `${key} ${count}`;
  }
}

function physicalLocation({ artifactLocation, hasOffsets }: CapturePlace, flow: Flow, event: number): object {
  const byteOffset = flow.events[event]?.fileOffset;
  return hasOffsets && byteOffset !== undefined ? { artifactLocation, region: { byteOffset } } : { artifactLocation };
}

function notification(level: "warning" | "error", path: string, text: string): object {
  return {
    level,
    message: { text: visibleText(text) },
    locations: [{ physicalLocation: { artifactLocation: { uri: toUri(path) } } }],
  };
}

function failureNotification({ path, reason }: Failure): object {
  return notification("error", path, reason);
}

/** A URI reference: relative paths stay relative. */
function toUri(path: string): string {
  if (path === "-") return "stdin:";
  const parts = path
    .replace(/\p{Cs}/gu, "\ufffd")
    .split(sep)
    .map(encodeURIComponent)
    .join("/");
  if (parts.startsWith("/")) return `file://${parts}`;
  // A drive letter becomes absolute; a name that begins like a scheme ("a:b", encoded) does not.
  return /^[A-Za-z]%3A\//.test(parts) ? `file:///${parts.replace("%3A", ":")}` : parts;
}
