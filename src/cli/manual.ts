// The manual page: the help of all commands as roff (man 7 groff_man).

import type { Command, Option } from "commander";

/** `version` and a date such as "2026-11-28" stand in the foot of the page. */
export function manualPage(program: Command, version: string): string {
  const commands = program.commands.filter((command) => command.name() !== "help");
  const lines = [
    `.TH TCP-HANDSHAKE 1 "" "tcp-handshake ${version}" "User Commands"`,
    ".SH NAME",
    "tcp-handshake \\- find out why a TCP connection did not open, or opened wrongly",
    ".SH SYNOPSIS",
    ...commands.flatMap((command) => [`.B tcp-handshake ${roff(command.name())}`, roff(command.usage()), ".br"]),
    ".SH DESCRIPTION",
    roff(program.description()),
    "A bare file name means analyze. A capture is the path of a file or of a named pipe, or \\- for standard input.",
    ".SH COMMANDS",
    ...commands.flatMap((command) => [
      `.SS ${roff(command.name())}`,
      roff(`${command.description()}.`),
      ...command.options.flatMap(optionLines),
    ]),
    ".SH EXIT STATUS",
    ...status(0, "no finding at or above \\-\\-fail\\-on; all is as expected"),
    ...status(1, "at least one finding at or above \\-\\-fail\\-on; something is not as expected"),
    ...status(2, "invalid arguments, or a file that is not a capture or cannot be read"),
  ];
  return `${lines.join("\n")}\n`;
}

function optionLines({ flags, description, argChoices, defaultValue, defaultValueDescription }: Option): string[] {
  const notes = [
    argChoices && `one of ${argChoices.join(", ")}`,
    typeof defaultValue === "string" && defaultValueDescription === undefined && `default: ${defaultValue}`,
    defaultValueDescription && `default: ${defaultValueDescription}`,
  ].filter((note) => note);
  return [".TP", `.B ${roff(flags)}`, roff(`${description}${notes.length > 0 ? ` (${notes.join("; ")})` : ""}.`)];
}

function status(value: number, meaning: string): string[] {
  return [".TP", `.B ${value}`, `${meaning}.`];
}

/** As text: hyphens that can be copied, and no line that begins like a request. */
function roff(text: string): string {
  return text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replace(/^([.'])/, "\\&$1");
}
