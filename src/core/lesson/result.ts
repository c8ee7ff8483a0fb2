// A result to hand in: Markdown, with the SHA-256 of the capture's file.

import type { Flow } from "../flow/flow";
import { endpointText } from "../text/endpoints";
import { type Attempts, attemptOf } from "./attempts";
import type { LessonSettings } from "./lessonSettings";
import type { LessonStep } from "./step";
import type { Question } from "./stepQuestions";

export interface ResultOf {
  readonly captureName: string;
  /** 64 hexadecimal digits; undefined where the file cannot be read as a whole. */
  readonly sha256: string | undefined;
  readonly settings: LessonSettings;
  readonly flow: Flow;
  readonly steps: readonly LessonStep[];
  readonly questions: readonly (readonly Question[])[];
  readonly attempts: Attempts;
}

export interface Score {
  readonly asked: number;
  /** Right with the first answer, and without a hint. */
  readonly atOnce: number;
  /** Right later, or with hints. */
  readonly later: number;
  readonly shown: number;
  readonly open: number;
}

export function scoreOf(questions: readonly (readonly Question[])[], attempts: Attempts): Score {
  const all = questions.flat().map((question) => attemptOf(attempts, question));
  const right = all.filter(({ right }) => right);
  const atOnce = right.filter(({ tries, hints }) => tries === 1 && hints === 0).length;
  const shown = all.filter((one) => one.shown && !one.right).length;
  return { asked: all.length, atOnce, later: right.length - atOnce, shown, open: all.length - right.length - shown };
}

export function resultFileName(captureName: string, flowId: number): string {
  return `${captureName}-flow-${flowId}.md`;
}

/** Markdown. Names and answers come from outside: what would be markup in them is escaped. */
export function resultMarkdown(of: ResultOf): string {
  const { captureName, sha256, settings, flow, steps, questions, attempts } = of;
  const score = scoreOf(questions, attempts);
  const rows = questions.flatMap((asked, at) => asked.map((question) => row(at + 1, steps[at]!, question, attempts)));
  const title = settings.title === undefined ? `${captureName}, flow ${flow.id}` : `${settings.title}: flow ${flow.id}`;
  return `${[
    `# ${markdown(title)}`,
    "Name:",
    [
      `- Capture: ${markdown(captureName)}`,
      `- SHA-256 of the file: ${sha256 === undefined ? "not known: the file cannot be read as a whole" : `\`${sha256}\``}`,
      `- Flow ${flow.id}: ${markdown(endpointText(flow.initiator))} to ${markdown(endpointText(flow.responder))}, frames ${flow.firstFrame} to ${flow.lastFrame}`,
      `- Hidden: ${settings.hide.join(", ")}`,
      `- Answers: ${score.asked} asked; ${score.atOnce} right at once, ${score.later} right later or with hints, ${score.shown} shown, ${score.open} open`,
    ].join("\n"),
    [
      "| step | frame | segment | question | answer | result | tries | hints |",
      "| ---: | ---: | --- | --- | --- | --- | ---: | ---: |",
      ...rows,
    ].join("\n"),
    "The SHA-256 says which file was analysed: compare it with that of the file that was handed out. It does not prove who answered, or that nobody helped: this text can be edited.",
  ].join("\n\n")}\n`;
}

function row(nth: number, { frame, title }: LessonStep, question: Question, attempts: Attempts): string {
  const { given, right, shown, tries, hints } = attemptOf(attempts, question);
  const result = right ? "right" : shown ? "shown" : tries > 0 ? "wrong" : "open";
  const cells = [nth, frame ?? "", title, askedText(question), given, result, tries, hints];
  return `| ${cells.map((cell) => markdown(String(cell))).join(" | ")} |`;
}

/** "SEG.ACK", "state of the responder". */
export function askedText({ asked }: Pick<Question, "asked">): string {
  switch (asked.kind) {
    case "number":
      return asked.field === "seq" ? "SEG.SEQ" : "SEG.ACK";
    case "verdict":
      return asked.field === "seq" ? "does SEG.SEQ fit" : "does SEG.ACK fit";
    case "state":
      return `state of the ${asked.side}`;
    case "outcome":
      return "outcome of the flow";
  }
}

function markdown(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\\`*_{}[\]()<>#|~]/g, "\\$&");
}
