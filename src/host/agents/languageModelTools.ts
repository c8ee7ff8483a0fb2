// The tools for models inside VS Code. The worker of the capture answers them; the manifest describes them.

import {
  type Disposable,
  LanguageModelTextPart,
  type LanguageModelTool,
  LanguageModelToolResult,
  lm,
  Uri,
  workspace,
} from "vscode";
import type { CaptureShare, Captures } from "../capture/captures";
import { DisposableStore } from "../disposables";
import type { HostPlatform } from "../hostPlatform";
import { allowedCapture, NotAllowed } from "./allowedCaptures";

const PREFIX = "tcp-handshake_";
const EXPLAIN = `${PREFIX}explain_rule`;

/** A model asks its next question within that time. */
const KEPT_MS = 60_000;

/** As in the manifest. */
interface ToolInput {
  readonly capture?: string;
  readonly rule?: string;
  readonly [name: string]: unknown;
}

interface Manifest {
  readonly contributes: { readonly languageModelTools: readonly { readonly name: string }[] };
}

export class LanguageModelTools {
  readonly #platform: HostPlatform;
  readonly #captures: Captures;
  readonly #extension: Uri;
  readonly #store = new DisposableStore();
  /** A capture that no editor shows stays open for the next question, for a while. */
  #kept: CaptureShare | undefined;
  #letGo: ReturnType<typeof setTimeout> | undefined;

  constructor(platform: HostPlatform, captures: Captures, extension: Uri, { contributes }: Manifest) {
    this.#platform = platform;
    this.#captures = captures;
    this.#extension = extension;
    for (const { name } of contributes.languageModelTools) this.#store.add(this.#register(name));
  }

  dispose(): void {
    this.#keep(undefined);
    this.#store.dispose();
  }

  #register(name: string): Disposable {
    const tool: LanguageModelTool<ToolInput> = {
      invoke: async ({ input }) => {
        const text = await this.#answer(name, input ?? {});
        return new LanguageModelToolResult([new LanguageModelTextPart(text)]);
      },
    };
    return lm.registerTool(name, tool);
  }

  async #answer(name: string, input: ToolInput): Promise<string> {
    if (name === EXPLAIN) return this.#explain(input.rule);
    const { capture: wanted, ...others } = input;
    try {
      const uri = await allowedCapture(
        this.#platform,
        this.#captures,
        typeof wanted === "string" && wanted !== "" ? wanted : undefined,
      );
      // Read once, as others may close what they show.
      const isShown = this.#captures.find(uri) !== undefined && this.#kept?.capture.uri.toString() !== uri.toString();
      const share = this.#captures.share(uri);
      try {
        const summary = await share.capture.whenRead();
        if (summary.state === "failed") return `Cannot use the capture: ${summary.failure}`;
        return await share.capture.ask("agentTool", { name: name.slice(PREFIX.length), input: others });
      } finally {
        if (isShown) share.dispose();
        else this.#keep(share);
      }
    } catch (error) {
      if (error instanceof NotAllowed) return error.message;
      throw error;
    }
  }

  /** Instead of the one before. */
  #keep(share: CaptureShare | undefined): void {
    clearTimeout(this.#letGo);
    this.#kept?.dispose();
    this.#kept = share;
    if (share !== undefined) this.#letGo = setTimeout(() => this.#keep(undefined), KEPT_MS);
  }

  /** The page of the rule, as it is shipped. */
  async #explain(rule: unknown): Promise<string> {
    if (typeof rule !== "string" || !/^[a-z0-9-]+$/.test(rule)) return '"rule" must be the id of a rule.';
    try {
      const page = Uri.joinPath(this.#extension, "docs/rules", `${rule}.md`);
      return new TextDecoder().decode(await workspace.fs.readFile(page));
    } catch {
      return `There is no rule "${rule}".`;
    }
  }
}
