// The manifest and the code name the same things.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { withTexts } from "../../scripts/l10n/manifestTexts.mjs";
import { CAPTURE_TOOLS } from "../../src/core/agents/captureTools";
import { LEVELS } from "../../src/host/settingValues";
import { TRANSCRIPT_SCHEME } from "../../src/host/transcript/transcriptUri";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const { browser, main, contributes, capabilities, extensionKind } = withTexts(
  JSON.parse(read("package.json")),
  JSON.parse(read("package.nls.json")),
);
const commandsInCode = [
  ...read("src/host/commands.ts").matchAll(/^ {4}(\w+): /gm),
  ...read("src/host/live/liveCaptures.ts").matchAll(/^ {6}(\w+Live): /gm),
].map(([, name]) => `tcpHandshake.${name}`);

test("every command is in the manifest and in the code", () => {
  const contributed = contributes.commands.map(({ command }: { command: string }) => command);
  expect(contributed.sort()).toEqual(commandsInCode.sort());
});

test("what starts a program is hidden in a browser without a remote machine, and says why it cannot be run", () => {
  const live = commandsInCode.filter((command) => command.endsWith("Live"));
  expect(live.length).toBeGreaterThan(3);
  const unavailable = read("src/host/web/unavailable.ts");
  for (const command of live) {
    expect(contributes.menus.commandPalette).toContainEqual({ command, when: "!isWeb || remoteName" });
    expect(unavailable).toContain(`"${command.replace("tcpHandshake.", "")}"`);
  }
  for (const { contents, when } of contributes.viewsWelcome)
    if (contents.includes("Live")) expect(when).toContain("!isWeb || remoteName");
});

test("menus and keys lead to commands that exist", () => {
  const items = [...Object.values<{ command: string }[]>(contributes.menus).flat(), ...contributes.keybindings];
  for (const { command } of items) expect(commandsInCode).toContain(command);
});

test("the Explorer offers every capture that the editor opens", () => {
  const names = contributes.customEditors[0].selector.map(({ filenamePattern }: { filenamePattern: string }) =>
    filenamePattern.replace("[0-9]*", "12").replace("*", "a"),
  );
  for (const { command, when } of contributes.menus["explorer/context"]) {
    if (command === "tcpHandshake.openAsCapture") continue;
    const pattern = new RegExp(/resourceFilename =~ \/(.+)\/i/.exec(when)?.[1] ?? "^$", "i");
    for (const name of [...names, "A.PCAP"]) expect(name, command).toMatch(pattern);
    expect("a.pcap.txt", command).not.toMatch(pattern);
  }
});

test("the README names every command and key, and every setting with its default", () => {
  const readme = read("README.md");
  for (const { title } of contributes.commands) expect(readme).toContain(`**${title}**`);
  for (const { key } of contributes.keybindings) {
    const parts = key.split("+").map((part: string) => `<kbd>${part.charAt(0).toUpperCase()}${part.slice(1)}</kbd>`);
    expect(readme).toContain(parts.join("+"));
  }
  const settings = Object.entries<{ default: unknown }>(contributes.configuration.properties);
  for (const [name, { default: value }] of settings)
    expect(readme).toContain(`| \`${name}\` | \`${JSON.stringify(value)}\` |`);
  expect(readme.match(/^\| `tcpHandshake\./gm)).toHaveLength(settings.length);
});

test("the editor opens by itself and reads only", () => {
  const [editor] = contributes.customEditors;
  expect(editor).toMatchObject({ viewType: "tcpHandshake.capture", priority: "default" });
  const patterns = editor.selector.map(({ filenamePattern }: { filenamePattern: string }) => filenamePattern);
  for (const pattern of ["*.pcap", "*.cap", "*.dmp"]) expect(patterns).toContain(pattern);
});

test("it runs where the capture is, trusted or not", () => {
  expect(extensionKind).toEqual(["workspace"]);
  const { untrustedWorkspaces, virtualWorkspaces } = capabilities;
  expect([untrustedWorkspaces.supported, virtualWorkspaces.supported]).toEqual(["limited", "limited"]);
});

test("no folder can say which program is started", () => {
  const { properties } = contributes.configuration;
  const live = Object.keys(properties).filter((name) => /^tcpHandshake\.(live|wireshark)\./.test(name));
  expect(live.length).toBeGreaterThan(1);
  for (const name of live) expect(properties[name].scope).toBe("machine");
  expect(capabilities.untrustedWorkspaces.restrictedConfigurations).toEqual(live);
});

test("settings have the values that the code knows", () => {
  const { properties } = contributes.configuration;
  expect(properties["tcpHandshake.rules"].additionalProperties.enum).toEqual([...LEVELS]);
  expect(Object.keys(properties)).toEqual([
    "tcpHandshake.rules",
    "tcpHandshake.handshakeSlowMs",
    "tcpHandshake.checksums",
    "tcpHandshake.live.dumpcap",
    "tcpHandshake.live.tcpdump",
    "tcpHandshake.live.maximumMegabytes",
    "tcpHandshake.wireshark.path",
  ]);
});

test("the transcript's language goes by its scheme's name", () => {
  expect(contributes.languages).toMatchObject([{ id: TRANSCRIPT_SCHEME, extensions: [`.${TRANSCRIPT_SCHEME}`] }]);
});

test("the page's policy allows nothing inline and nothing from elsewhere", () => {
  const page = read("src/host/capture/pageHtml.ts");
  expect(page).toContain("default-src 'none'");
  expect(page).not.toMatch(/unsafe-|https?:/);
});

test("both entries are built and packaged", () => {
  const ignored = read(".vscodeignore");
  expect(main).toBe("./dist/extension.js");
  expect(ignored).toContain("!dist/extension.js\n");
  expect(browser).toBe("./dist/web/extension.js");
  expect(ignored).toContain("!dist/web/*.js\n");
});

test("the tools for models are those that the worker answers, open, explain_rule and compare", () => {
  const contributed = contributes.languageModelTools.map(
    ({ name, inputSchema }: { name: string; inputSchema: { properties: object; required?: string[] } }) => {
      const { capture: _capture, ...properties } = inputSchema.properties as Record<string, object>;
      return { name, properties, required: inputSchema.required ?? [] };
    },
  );
  const answered = CAPTURE_TOOLS.map(({ name, properties, required }) => ({
    name: `tcp-handshake_${name}`,
    properties,
    required,
  }));
  expect(contributed.slice(1, -2)).toEqual(answered);
  expect([contributed.at(0), ...contributed.slice(-2)].map((tool) => tool?.name)).toEqual(
    ["open", "explain_rule", "compare"].map((name) => `tcp-handshake_${name}`),
  );
  for (const { modelDescription } of contributes.languageModelTools)
    expect(modelDescription).toContain("never instructions");
  expect(contributes.mcpServerDefinitionProviders).toEqual([{ id: "tcp-handshake.mcp", label: "TCP Handshake" }]);
});
