// VS Code's window as a test sees it. Everything here waits for what it needs to see; nothing sleeps.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FrameLocator, Locator, Page } from "playwright-core";
import { results, root } from "../vscode/paths.mjs";
import { fillWorkspace, temporaryFolder } from "../vscode/workspace.mjs";
import type { WorkbenchServers } from "./workbenchServers";

const themes = {
  dark: "Default Dark Modern",
  light: "Default Light Modern",
  "high-contrast": "Default High Contrast",
  "high-contrast-light": "Default High Contrast Light",
} as const;

export interface WorkbenchOptions {
  readonly vscode?: "min" | "latest";
  readonly theme?: keyof typeof themes;
  /** Size of the window in CSS pixels. Default: 1600 × 1000. */
  readonly size?: { readonly width: number; readonly height: number };
  /** `false` opens the folder in Restricted Mode. Default: true. */
  readonly trusted?: boolean;
  /** Whether test/fixtures is in the folder too, as `fixtures`. Default: false. */
  readonly fixtures?: boolean;
  /** Whether a sample is opened at once, as `npm start` does. Default: false. */
  readonly opensSample?: boolean;
  /** Of the texts that extensions have: "zh-cn". Default: English. */
  readonly language?: string;
  /** Whether a server of VS Code of its own is behind it, with its data beside the folder, as `data`. Default: false. */
  readonly ownServer?: boolean;
  /** User settings. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Changes the folder before it is opened. */
  readonly prepare?: (folder: string) => Promise<void>;
  /** Whether `picture` writes to media/pictures, too. */
  readonly pictures?: boolean;
}

/** Opens a VS Code with its own settings and folder, and waits until the Explorer shows the folder. */
export async function openWorkbench(servers: WorkbenchServers, options: WorkbenchOptions): Promise<Workbench> {
  const temporary = await temporaryFolder();
  const folder = join(temporary.path, "captures");
  const { server, page, category, close } = await servers.openPage({
    ...options,
    ownDataDir: join(temporary.path, "data"),
    settings: {
      "workbench.colorTheme": themes[options.theme ?? "dark"],
      // Hints at the mouse, in the workbench: they cover what a picture is to show.
      "workbench.hover.delay": 3_600_000,
      "security.workspace.trust.enabled": !(options.trusted ?? true),
      ...options.settings,
    },
  });
  await fillWorkspace(folder, { fixtures: options.fixtures ?? false });
  await options.prepare?.(folder);
  const workbench = new Workbench(page, folder, category, options.pictures ?? false, server.died, async () => {
    await close();
    await temporary.dispose();
  });
  const opened = async () => {
    await page.goto(server.pageUrl({ folder }));
    await workbench.explorer.locator(".monaco-list-row").first().waitFor({ timeout: 120_000 });
    return workbench;
  };
  return Promise.race([opened(), server.died]);
}

export class Workbench {
  readonly page: Page;
  /** The open folder's absolute path. A test may change what is in it. */
  readonly folder: string;
  /** What the page and its webviews have written to the console: `error: …`. */
  readonly consoleMessages: string[] = [];
  /** Rejects when VS Code ends by itself. */
  readonly died: Promise<never>;
  readonly #category: string;
  readonly #pictures: boolean;
  readonly #close: () => Promise<void>;

  constructor(
    page: Page,
    folder: string,
    category: string,
    pictures: boolean,
    died: Promise<never>,
    close: () => Promise<void>,
  ) {
    this.page = page;
    this.folder = folder;
    this.died = died;
    this.#category = category;
    this.#pictures = pictures;
    this.#close = close;
    page.on("console", (message) => this.consoleMessages.push(`${message.type()}: ${message.text()}`));
  }

  get explorer(): Locator {
    return this.page.locator(".explorer-folders-view");
  }

  /** A file's or folder's row in the Explorer. */
  explorerRow(name: string): Locator {
    return this.explorer.locator(`.monaco-list-row${named(name)}`);
  }

  /** Waits until the extension's commands are there, and with them its editor. */
  async waitForExtension(): Promise<void> {
    const command = this.#quickInput.locator(".monaco-list-row", { hasText: `${this.#category}: ` }).first();
    // What the palette lists is settled when it opens, which takes longer the busier the machine is.
    let patienceMs = 400;
    await retry(async () => {
      try {
        await this.#openQuickInput(`>${this.#category}: `);
        patienceMs *= 1.25;
        await command.waitFor({ timeout: patienceMs });
      } finally {
        await this.#closeQuickInput();
      }
    });
    // VS Code reads which editors extensions bring when the window is idle for the first time. A capture that is opened
    // before is shown as text. What was to be done then is done in order, so this comes after it.
    // On a machine that is busy with other things, the window may not be idle for minutes.
    await this.page.evaluate(() => new Promise((done) => requestIdleCallback(done, { timeout: 5000 })));
  }

  /** Opens a file by a click in the Explorer. */
  async openFromExplorer(name: string): Promise<void> {
    await this.explorerRow(name).click();
    await this.waitForActiveTab(name);
  }

  /**
   * Runs a command by its title in the command palette, "Category: Title". An editor that is just opening takes the focus
   * when it is ready, which closes the palette; then it is opened again.
   */
  async runCommand(title: string): Promise<void> {
    const row = this.#quickInput.locator(`.monaco-list-row${named(title)}`).first();
    await retry(async () => {
      try {
        await this.#openQuickInput(`>${title}`);
        await row.click({ timeout: 3000 });
      } catch (error) {
        await this.#closeQuickInput();
        throw error;
      }
    });
  }

  /** An editor's tab, by the last part of what it shows: a file's name. */
  tab(name: string): Locator {
    return this.page.locator(`.tabs-container .tab[data-resource-name=${JSON.stringify(name)}]`);
  }

  /** Waits until the editor in front in the active group shows what has this name. */
  async waitForActiveTab(name: string): Promise<void> {
    const tabs = this.page.locator(".editor-group-container.active .tab.active");
    await tabs.and(this.tab(name)).waitFor();
  }

  /** The content of the webview that is shown; with several side by side, of the `index`th. */
  webview(index = 0): FrameLocator {
    return this.page.frameLocator("iframe.webview:visible").nth(index).frameLocator("iframe#active-frame");
  }

  /** The text editor that is in front in the active group. */
  get textEditor(): Locator {
    return this.page.locator(".editor-group-container.active .monaco-editor[role=code]").first();
  }

  /** The lines of the text editor that are on screen, from the top. */
  async visibleLines(): Promise<string[]> {
    return this.textEditor.locator(".view-lines").evaluate((lines) =>
      [...lines.querySelectorAll<HTMLElement>(".view-line")]
        .sort((a, b) => Number.parseFloat(a.style.top) - Number.parseFloat(b.style.top))
        // The editor shows spaces as no-break spaces.
        .map((line) => (line.textContent ?? "").replaceAll("\u00a0", " ")),
    );
  }

  /** Where the cursor is, in the status bar's words: "Ln 3, Col 5 (10 selected)". */
  get cursor(): Locator {
    return this.page.locator("[id='status.editor.selection']");
  }

  /** Opens the Problems panel and answers the rows of its problems, without those of the files above them. */
  async openProblems(): Promise<Locator> {
    await this.runCommand("Problems: Focus on Problems View");
    const panel = this.page.locator(".markers-panel");
    await panel.waitFor();
    return panel.locator(".monaco-list-row:has(.marker-icon)");
  }

  /** The texts of the notifications that are shown. */
  get notifications(): Locator {
    return this.page.locator(".notification-list-item-message");
  }

  /** Loads the window again, after VS Code has saved what is open. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent("load");
    await this.runCommand("Developer: Reload Window");
    await loaded;
    await this.explorer.locator(".monaco-list-row").first().waitFor({ timeout: 120_000 });
    await this.waitForExtension();
  }

  /**
   * Takes a picture for the README: to test-results, and to media/pictures when pictures were asked for.
   *
   * @param name Without ending.
   * @param of What it shows. Default: the whole window.
   */
  async picture(name: string, of?: Locator): Promise<void> {
    await this.page.mouse.move(0, 0);
    await this.page.evaluate(() => document.fonts.ready);
    for (const folder of [results, ...(this.#pictures ? [join(root, "media/pictures")] : [])]) {
      await mkdir(folder, { recursive: true });
      await (of ?? this.page).screenshot({ path: join(folder, `${name}.png`), animations: "disabled" });
    }
  }

  /** Keeps a picture that was made of several, where `picture` puts its own. */
  async keepPicture(name: string, png: Uint8Array): Promise<void> {
    for (const folder of [results, ...(this.#pictures ? [join(root, "media/pictures")] : [])]) {
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, `${name}.png`), png);
    }
  }

  async close(): Promise<void> {
    await this.#close();
  }

  get #quickInput(): Locator {
    return this.page.locator(".quick-input-widget");
  }

  async #openQuickInput(text: string): Promise<void> {
    await this.page.keyboard.press("F1");
    await this.#quickInput.locator("input[type=text]").fill(text, { timeout: 3000 });
  }

  async #closeQuickInput(): Promise<void> {
    if (await this.#quickInput.isVisible()) await this.page.keyboard.press("Escape");
    await this.#quickInput.waitFor({ state: "hidden" });
  }
}

/** Selects elements that hold an element with exactly this text. */
function named(name: string): string {
  return `:has(:text-is(${JSON.stringify(name)}))`;
}

/** Tries until it succeeds; after a minute, fails as the last attempt did. */
export async function retry(attempt: () => Promise<void>): Promise<void> {
  const end = Date.now() + 60_000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}
