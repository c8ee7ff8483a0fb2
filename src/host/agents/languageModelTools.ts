// The tools for models inside VS Code. The worker of the capture answers them; the manifest describes them.

import {
  commands,
  type Disposable,
  LanguageModelTextPart,
  type LanguageModelTool,
  LanguageModelToolResult,
  lm,
  Uri,
  workspace,
} from "vscode";
import { VIEW_TYPE } from "../capture/captureEditor";
import type { CaptureShare, Captures } from "../capture/captures";
import { toMergedAddress } from "../capture/mergedAddress";
import { DisposableStore } from "../disposables";
import type { HostPlatform } from "../hostPlatform";
import { fileNameOf } from "../uriParts";
import { allowedCapture, NotAllowed } from "./allowedCaptures";

const PREFIX = "tcp-handshake_";
const EXPLAIN = `${PREFIX}explain_rule`;
const OPEN = `${PREFIX}open`;
const COMPARE = `${PREFIX}compare`;

/** A model asks its next question within that time. */
const KEPT_MS = 60_000;

/** As in the manifest. */
interface ToolInput {
  readonly capture?: string;
  readonly captures?: unknown;
  readonly path?: string;
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
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(platform: HostPlatform, captures: Captures, extension: Uri, { contributes }: Manifest) {
    this.#platform = platform;
    this.#captures = captures;
    this.#extension = extension;
    for (const { name } of contributes.languageModelTools) this.#store.add(this.#register(name));
  }

  /** Closes the capture that was asked about last, unless it is shown. */
  letGo(): void {
    this.#keep(undefined);
  }

  dispose(): void {
    this.letGo();
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
    try {
      switch (name) {
        case EXPLAIN:
          return await this.#explain(input.rule);
        case OPEN:
          return await this.#open(input.path);
        case COMPARE:
          return await this.#compare(input.captures);
        default: {
          const { capture, ...others } = input;
          return await this.#ask(await allowedCapture(this.#platform, this.#captures, textOf(capture)), name, others);
        }
      }
    } catch (error) {
      if (error instanceof NotAllowed) return error.message;
      throw error;
    }
  }

  /** In an editor, without taking the focus away from the conversation. */
  async #open(path: unknown): Promise<string> {
    const wanted = textOf(path);
    if (wanted === undefined) return '"path" must be the path of a capture.';
    const uri = await allowedCapture(this.#platform, this.#captures, wanted);
    await commands.executeCommand("vscode.openWith", uri, VIEW_TYPE, { preserveFocus: true, preview: false });
    return this.#ask(uri, "summary", {});
  }

  async #compare(captures: unknown): Promise<string> {
    const names = Array.isArray(captures) ? captures.map(textOf).filter((name) => name !== undefined) : [];
    const files = await Promise.all(
      [...new Set(names)].map((name) => allowedCapture(this.#platform, this.#captures, name)),
    );
    if (files.length < 2) return '"captures" must be the paths of two captures or more.';
    const address = toMergedAddress(files, { compared: true });
    if (address === undefined) return "Files of different file systems cannot be compared.";
    const uri = Uri.from(address);
    const summary = await this.#ask(uri, "summary", {});
    return `The comparison is the capture "${fileNameOf(uri)}" for flows, flow and segment.\n${summary}`;
  }

  async #ask(uri: Uri, name: string, input: Readonly<Record<string, unknown>>): Promise<string> {
    // Read once, as others may close what they show.
    const isShown = this.#captures.find(uri) !== undefined && this.#kept?.capture.uri.toString() !== uri.toString();
    const share = this.#captures.share(uri);
    try {
      const summary = await share.capture.whenRead();
      if (summary.state === "failed") return `Cannot use the capture: ${summary.failure}`;
      return await share.capture.ask("agentTool", { name: name.replace(PREFIX, ""), input });
    } finally {
      if (isShown) share.dispose();
      else this.#keep(share);
    }
  }

  /** Instead of the one before. */
  #keep(share: CaptureShare | undefined): void {
    clearTimeout(this.#timer);
    this.#kept?.dispose();
    this.#kept = share;
    if (share !== undefined) this.#timer = setTimeout(() => this.letGo(), KEPT_MS);
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

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
