// Parses the arguments into a request or an error message. Independent of files.

import { Command, CommanderError, InvalidArgumentError } from "commander";
import { COMMANDS } from "./commandTable";
import type { Request } from "./requests";
import type { FileSettings } from "./settingsFile";

/** What the texts of the help and the checks of values need. */
export interface Known {
  /** The rules there are. */
  readonly ruleIds: readonly string[];
  readonly version: string;
  /** Instead of the options' own defaults. */
  readonly settings?: FileSettings;
}

const HELP_COLUMNS = 100;

const EXIT_STATUS = `
Exit status:
  0  no finding at or above --fail-on
  1  at least one finding at or above --fail-on
  2  invalid arguments, or a file that is not a capture or cannot be read (see standard error; the
     other captures are still analyzed)
`;

/** The program with its commands. `print` takes help and version, `ask` what was asked for. */
export function buildProgram(known: Known, print: (text: string) => void, ask: (request: Request) => void): Command {
  const program = new Command("tcp-handshake")
    .description("Checks the numbers of every TCP handshake in a capture and reports problems.")
    .version(known.version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help, or that of a command")
    .addHelpText("after", EXIT_STATUS)
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ writeOut: print, outputError: () => {}, getOutHelpWidth: () => HELP_COLUMNS });
  for (const add of COMMANDS) add(program, known.ruleIds, ask);
  return program;
}

/** `argv` without the program's own name. */
export function parseArguments(argv: readonly string[], known: Known): Request {
  let printed = "";
  let request: Request | undefined;
  const print = (text: string) => {
    printed += text;
  };
  const program = buildProgram(known, print, (asked) => {
    request = asked;
  });
  for (const command of program.commands) useSettings(command, known.settings ?? {});
  try {
    program.parse(argv, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return { kind: "print", text: printed };
    if (error instanceof CommanderError || error instanceof InvalidArgumentError)
      return { kind: "unusable", message: toSentence(error.message) };
    throw error;
  }
  return request ?? { kind: "print", text: program.helpInformation() };
}

/** Of a command that takes them. */
function useSettings(command: Command, { rules, ...others }: FileSettings): void {
  for (const [name, value] of Object.entries({ rule: rules, ...others }))
    if (value !== undefined && command.options.some((option) => option.attributeName() === name))
      command.setOptionValueWithSource(name, value, "config");
}

/** Commander's messages begin with "error: ", in lower case, and have a question on a line of its own. */
function toSentence(message: string): string {
  const text = message.replace(/^error: /, "").replace(/\n\(?(Did you mean .*?)\)?$/, ". $1");
  const sentence = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.?]$/.test(sentence) ? sentence : `${sentence}.`;
}
