// Asks the user what to capture. Each answer is suggested next time.

import { l10n, type Memento, type QuickInputButton, type QuickPickItem, ThemeIcon, window } from "vscode";
import { notify } from "../notify";
import { checkFilter, listDevices } from "./asking";
import type { Device } from "./devices";
import type { LiveEnding } from "./endings";
import { DEFAULT_FILTER, type Remembered, readNamedPrograms, recall, remember } from "./liveMemory";
import { commandProgram, findPrograms, HEADERS_ONLY, type LiveChoice, type Program } from "./programs";

export interface Answers {
  readonly program: Program;
  readonly choice: LiveChoice;
}

/** Reports that a program cannot capture. */
export interface Troubles {
  /** A program cannot capture, with the reason. */
  impossible(program: Program, device: string, ending: LiveEnding): Promise<unknown>;
}

/** `undefined` if the user cancelled, or after an error message. */
export async function askWhatToCapture(memento: Memento, troubles: Troubles): Promise<Answers | undefined> {
  const { programs, wrong } = findPrograms({
    platform: process.platform,
    path: process.env.PATH ?? "",
    named: readNamedPrograms(),
  });
  for (const { setting, path, why } of wrong) {
    void notify.error(l10n.t("Invalid setting {0} ({1}): {2}.", `tcpHandshake.live.${setting}`, path, why));
  }
  const last = recall(memento);
  if (programs.length === 0) {
    if (wrong.length > 0 || !(await offerCommand())) return undefined;
    return inputCommand(memento, last);
  }
  if (last?.command !== undefined) {
    const answer = await askAgain(last);
    if (answer === undefined) return undefined;
    if (answer) return { program: commandProgram(last.command, process.platform), choice: last };
  }
  const again = last?.command === undefined ? last && programs.find(({ name }) => name === last.program) : undefined;
  if (last !== undefined && again !== undefined) {
    const answer = await askAgain(last);
    if (answer === undefined) return undefined;
    if (answer) return (await isPossible(again, last, troubles)) ? { program: again, choice: last } : undefined;
  }
  const program = usualProgram(programs, last);
  const device = await pickDevice(program, last, troubles);
  if (device === undefined) return undefined;
  if (device === COMMAND) return inputCommand(memento, last);
  const usual = { device, whole: last?.whole ?? false, filter: last?.filter ?? DEFAULT_FILTER };
  const answers = await inputFilter(programs, { program, choice: usual }, troubles);
  if (answers !== undefined) await remember(memento, { program: answers.program.name, ...answers.choice });
  return answers;
}

/** The last one, or one that the settings name, or the first. */
function usualProgram(programs: readonly Program[], last: Remembered | undefined): Program {
  const named = readNamedPrograms();
  const found = programs.find(({ name }) => name === last?.program) ?? programs.find(({ name }) => named[name] !== "");
  return found ?? programs[0]!;
}

/** Whether to use a command of the user's, as neither program is there. */
async function offerCommand(): Promise<boolean> {
  const text =
    process.platform === "win32"
      ? l10n.t(
          "Neither dumpcap nor tcpdump was found. Install Wireshark (with Npcap), or set the path of a program in the settings.",
        )
      : l10n.t(
          "Neither dumpcap nor tcpdump was found. Install one of them where VS Code's extensions run, or set its path in the settings.",
        );
  return (await notify.error(text, l10n.t("Use a Command…"))) !== undefined;
}

/** Asks for a command whose output is a capture, and remembers it. */
async function inputCommand(memento: Memento, last: Remembered | undefined): Promise<Answers | undefined> {
  const command = await window.showInputBox({
    title: l10n.t("Live Capture: Command"),
    prompt: l10n.t(
      "A command for the shell that writes a capture (pcap) to its standard output. It runs where VS Code's extensions run.",
    ),
    placeHolder: "ssh host tcpdump -U -w - 'tcp or icmp and not port 22'",
    value: last?.command ?? "",
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === "" ? l10n.t("Enter a command.") : undefined),
  });
  if (command === undefined) return undefined;
  const program = commandProgram(command.trim(), process.platform);
  const choice = { device: "command", filter: "", whole: true };
  await remember(memento, { program: program.name, ...choice, command: command.trim() });
  return { program, choice };
}

/** Whether to repeat the last capture; `undefined` if the user cancelled. */
async function askAgain(last: Remembered): Promise<boolean | undefined> {
  const again = { label: l10n.t("$(history) Repeat last capture"), description: describe(last) };
  const anew = { label: l10n.t("$(settings) Choose settings…") };
  const picked = await window.showQuickPick<QuickPickItem>([again, anew], { title: TITLE });
  return picked && picked === again;
}

const TITLE = l10n.t("Live Capture");

function describe({ program, device, filter, whole, command }: Remembered): string {
  if (command !== undefined) return command;
  return [program, device, filter || l10n.t("everything"), l10n.t(whole ? "whole segments" : "headers only")].join(
    " · ",
  );
}

/** In the place of an interface's name, which has no such character. */
const COMMAND = l10n.t("$(terminal) Command…");

async function pickDevice(program: Program, last: Remembered | undefined, troubles: Troubles) {
  const devices = await listDevices(program);
  if (!isList(devices)) {
    await troubles.impossible(program, l10n.t("any interface"), devices);
    return undefined;
  }
  const items = devices.map(({ name, description, addresses }) => ({
    label: name,
    description: addresses.join(", "),
    detail: description,
  }));
  const options = { title: l10n.t("Live Capture: Interface"), matchOnDescription: true, matchOnDetail: true };
  const command = {
    label: COMMAND,
    description: "",
    detail: l10n.t("A command that writes a capture: over SSH, in a container"),
  };
  return (await window.showQuickPick([...lastFirst(items, last?.device), command], options))?.label;
}

function isList(devices: readonly Device[] | LiveEnding): devices is readonly Device[] {
  return Array.isArray(devices);
}

const USUAL_FILTER: QuickInputButton = {
  iconPath: new ThemeIcon("discard"),
  tooltip: l10n.t('Suggest "{0}"', DEFAULT_FILTER),
};
const LENGTH: QuickInputButton = {
  iconPath: new ThemeIcon("whole-word"),
  tooltip: l10n.t("Headers Only or Whole Segments"),
};
const PROGRAM: QuickInputButton = { iconPath: new ThemeIcon("arrow-swap"), tooltip: l10n.t("Use Another Program") };

/** The last question, with buttons for what is rarely changed. The program checks the filter; the input stays open until it is valid. */
function inputFilter(programs: readonly Program[], first: Answers, troubles: Troubles): Promise<Answers | undefined> {
  let { program, choice } = first;
  const input = window.createInputBox();
  input.title = l10n.t("Live Capture: Capture Filter");
  input.value = choice.filter;
  input.ignoreFocusOut = true;
  const buttons = [LENGTH, ...(programs.length > 1 ? [PROGRAM] : [])];
  input.buttons = choice.filter === DEFAULT_FILTER ? buttons : [USUAL_FILTER, ...buttons];
  const describeChoice = () => {
    const { name } = program;
    input.prompt = choice.whole
      ? l10n.t("Filter expression of {0}; leave empty to capture everything. Captures whole segments.", name)
      : l10n.t(
          "Filter expression of {0}; leave empty to capture everything. Captures headers only (the first {1} octets of each frame).",
          name,
          HEADERS_ONLY,
        );
  };
  describeChoice();
  return new Promise((resolve) => {
    input.onDidTriggerButton((button) => {
      if (button === USUAL_FILTER) input.value = DEFAULT_FILTER;
      else if (button === LENGTH) choice = { ...choice, whole: !choice.whole };
      else program = programs[(programs.indexOf(program) + 1) % programs.length]!;
      input.validationMessage = undefined;
      describeChoice();
    });
    input.onDidChangeValue(() => {
      input.validationMessage = undefined;
    });
    input.onDidAccept(async () => {
      const answers = { program, choice: { ...choice, filter: input.value.trim() } };
      input.busy = true;
      input.enabled = false;
      const check = await checkFilter(program, answers.choice);
      input.busy = false;
      input.enabled = true;
      if (check.kind === "wrong") {
        input.validationMessage = check.message;
        return;
      }
      resolve(check.kind === "ok" ? answers : undefined);
      input.hide();
      if (check.kind === "impossible") await troubles.impossible(program, choice.device, check.ending);
    });
    input.onDidHide(() => {
      resolve(undefined);
      input.dispose();
    });
    input.show();
  });
}

async function isPossible(program: Program, choice: LiveChoice, troubles: Troubles): Promise<boolean> {
  const check = await checkFilter(program, choice);
  if (check.kind === "impossible") await troubles.impossible(program, choice.device, check.ending);
  if (check.kind === "wrong") void notify.error(`${program.name}: ${check.message}`);
  return check.kind === "ok";
}

/** The last selection is first, so that Enter selects it. */
function lastFirst<T extends QuickPickItem>(items: readonly T[], last: string | undefined): T[] {
  return [...items.filter(({ label }) => label === last), ...items.filter(({ label }) => label !== last)];
}
