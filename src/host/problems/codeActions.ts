// The code actions of a problem.

import {
  CodeAction,
  type CodeActionContext,
  CodeActionKind,
  type CodeActionProvider,
  type Command,
  type Diagnostic,
  l10n,
  languages,
  type Range,
  type TextDocument,
} from "vscode";
import { parseTranscriptUri } from "../transcript/transcriptDocuments";
import { TRANSCRIPT_SCHEME } from "../transcript/transcriptUri";
import { SOURCE } from "./diagnostics";

export class ProblemActions implements CodeActionProvider {
  readonly #registration = languages.registerCodeActionsProvider({ scheme: TRANSCRIPT_SCHEME }, this, {
    providedCodeActionKinds: [CodeActionKind.QuickFix],
  });

  provideCodeActions({ uri }: TextDocument, _range: Range, { diagnostics }: CodeActionContext): CodeAction[] {
    return diagnostics.flatMap((diagnostic) => actionsFor(uri, diagnostic));
  }

  dispose(): void {
    this.#registration.dispose();
  }
}

/** The rule that a diagnostic of ours is about. */
function ruleOf({ source, code }: Diagnostic): string | undefined {
  return source === SOURCE && code instanceof Object ? String(code.value) : undefined;
}

/** What can be done about a problem of a transcript. */
export function commandsFor(uri: TextDocument["uri"], diagnostic: Diagnostic): readonly Command[] {
  const rule = ruleOf(diagnostic);
  if (rule === undefined) return [];
  const place = { transcript: uri.toString(), line: diagnostic.range.start.line };
  const capture = parseTranscriptUri(uri)?.capture.toString();
  return [
    { title: l10n.t("Show in diagram"), command: "tcpHandshake.showDiagram", arguments: [{ capture, ...place }] },
    { title: l10n.t('Explain "{0}"', rule), command: "tcpHandshake.openRulePage", arguments: [rule] },
    {
      title: l10n.t("Copy Wireshark display filter of this flow"),
      command: "tcpHandshake.copyFilter",
      arguments: [place],
    },
    {
      title: l10n.t('Disable "{0}" in this workspace', rule),
      command: "tcpHandshake.setRuleSeverity",
      arguments: [{ rule, level: "off", target: "workspace" }],
    },
    {
      title: l10n.t('Change the severity of "{0}"…', rule),
      command: "tcpHandshake.setRuleSeverity",
      arguments: [{ rule }],
    },
  ];
}

function actionsFor(uri: TextDocument["uri"], diagnostic: Diagnostic): CodeAction[] {
  return commandsFor(uri, diagnostic).map((command) => {
    const action = new CodeAction(command.title, CodeActionKind.QuickFix);
    action.command = command;
    action.diagnostics = [diagnostic];
    return action;
  });
}
