// Asks the user what to capture. Each answer is suggested next time.

import { type Memento, type QuickInputButton, type QuickPickItem, ThemeIcon, window } from "vscode";
import { notify } from "../notify";
import { checkFilter, listDevices } from "./asking";
import type { Device } from "./devices";
import type { LiveEnding } from "./endings";
import { DEFAULT_FILTER, type Remembered, readNamedPrograms, recall, remember } from "./liveMemory";
import { findPrograms, HEADERS_ONLY, type LiveChoice, type Program } from "./programs";

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
    void notify.error(`Invalid setting tcpHandshake.live.${setting} (${path}): ${why}.`);
  }
  if (programs.length === 0) {
    if (wrong.length === 0) tellNoProgram();
    return undefined;
  }
  const last = recall(memento);
  const again = last && programs.find(({ name }) => name === last.program);
  if (last !== undefined && again !== undefined) {
    const answer = await askAgain(last);
    if (answer === undefined) return undefined;
    if (answer) return (await isPossible(again, last, troubles)) ? { program: again, choice: last } : undefined;
  }
  const program = await pickProgram(programs, last);
  const device = program && (await pickDevice(program, last, troubles));
  if (program === undefined || device === undefined) return undefined;
  const whole = await pickLength(last);
  if (whole === undefined) return undefined;
  const filter = await inputFilter(program, { device, whole, filter: last?.filter ?? DEFAULT_FILTER }, troubles);
  if (filter === undefined) return undefined;
  const choice = { device, filter, whole };
  await remember(memento, { program: program.name, ...choice });
  return { program, choice };
}

function tellNoProgram(): void {
  const text =
    process.platform === "win32"
      ? "Neither dumpcap nor tcpdump was found. Install Wireshark (with Npcap), or set the path of a program in the settings."
      : "Neither dumpcap nor tcpdump was found. Install one of them where VS Code's extensions run, or set its path in the settings.";
  void notify.error(text);
}

/** Whether to repeat the last capture; `undefined` if the user cancelled. */
async function askAgain(last: Remembered): Promise<boolean | undefined> {
  const again = { label: "$(history) Repeat last capture", description: describe(last) };
  const anew = { label: "$(settings) Choose settings…" };
  const picked = await window.showQuickPick<QuickPickItem>([again, anew], { title: TITLE });
  return picked && picked === again;
}

const TITLE = "Live Capture";

function describe({ program, device, filter, whole }: Remembered): string {
  return [program, device, filter || "everything", whole ? "whole segments" : "headers only"].join(" · ");
}

async function pickProgram(programs: readonly Program[], last: Remembered | undefined): Promise<Program | undefined> {
  if (programs.length === 1) return programs[0];
  const items = programs.map((program) => ({ label: program.name, description: program.path, program }));
  const picked = await window.showQuickPick(lastFirst(items, last?.program), { title: `${TITLE}: Program` });
  return picked?.program;
}

async function pickDevice(program: Program, last: Remembered | undefined, troubles: Troubles) {
  const devices = await listDevices(program);
  if (!isList(devices)) {
    await troubles.impossible(program, "any interface", devices);
    return undefined;
  }
  const items = devices.map(({ name, description, addresses }) => ({
    label: name,
    description: addresses.join(", "),
    detail: description,
  }));
  const options = { title: `${TITLE}: Interface`, matchOnDescription: true, matchOnDetail: true };
  return (await window.showQuickPick(lastFirst(items, last?.device), options))?.label;
}

function isList(devices: readonly Device[] | LiveEnding): devices is readonly Device[] {
  return Array.isArray(devices);
}

async function pickLength(last: Remembered | undefined): Promise<boolean | undefined> {
  const items = [
    { label: "Headers only", description: `the first ${HEADERS_ONLY} octets of each frame`, whole: false },
    { label: "Whole segments", description: "including their payload", whole: true },
  ];
  const picked = await window.showQuickPick(lastFirst(items, last?.whole ? "Whole segments" : "Headers only"), {
    title: `${TITLE}: Captured Length`,
  });
  return picked?.whole;
}

const USUAL_FILTER: QuickInputButton = { iconPath: new ThemeIcon("discard"), tooltip: `Suggest "${DEFAULT_FILTER}"` };

/** The program checks the filter; the input stays open until it is valid. */
function inputFilter(program: Program, choice: LiveChoice, troubles: Troubles): Promise<string | undefined> {
  const input = window.createInputBox();
  input.title = `${TITLE}: Capture Filter`;
  input.prompt = `Filter expression of ${program.name}; leave empty to capture everything.`;
  input.value = choice.filter;
  input.ignoreFocusOut = true;
  input.buttons = choice.filter === DEFAULT_FILTER ? [] : [USUAL_FILTER];
  return new Promise((resolve) => {
    input.onDidTriggerButton(() => {
      input.value = DEFAULT_FILTER;
    });
    input.onDidChangeValue(() => {
      input.validationMessage = undefined;
    });
    input.onDidAccept(async () => {
      const filter = input.value.trim();
      input.busy = true;
      input.enabled = false;
      const check = await checkFilter(program, { ...choice, filter });
      input.busy = false;
      input.enabled = true;
      if (check.kind === "wrong") {
        input.validationMessage = check.message;
        return;
      }
      resolve(check.kind === "ok" ? filter : undefined);
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
