import { type Hover, type HoverProvider, languages, MarkdownString, type Position, type TextDocument } from "vscode";
import { TRANSCRIPT_SCHEME } from "../transcript/transcriptUri";
import { commandsFor } from "./codeActions";

/** VS Code offers no code actions in a read-only document: the hover of a problem's line links to them. */
export class ProblemHover implements HoverProvider {
  readonly #registration = languages.registerHoverProvider({ scheme: TRANSCRIPT_SCHEME }, this);

  provideHover({ uri }: TextDocument, { line }: Position): Hover | undefined {
    const here = languages
      .getDiagnostics(uri)
      .filter(({ range }) => range.start.line <= line && line <= range.end.line);
    const contents = here.flatMap((diagnostic) => {
      const commands = commandsFor(uri, diagnostic);
      if (commands.length === 0) return [];
      const links = commands.map(
        ({ title, command, arguments: args }) =>
          `[${title}](command:${command}?${encodeURIComponent(JSON.stringify(args ?? []))})`,
      );
      const text = new MarkdownString(links.join(" · "));
      text.isTrusted = { enabledCommands: commands.map(({ command }) => command) };
      return [text];
    });
    return contents.length === 0 ? undefined : { contents };
  }

  dispose(): void {
    this.#registration.dispose();
  }
}
