// Completion scripts for shells, from the commands and options there are.

import type { Command, Option } from "commander";

export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

/** What can follow: the words of a command line, without what only the user knows. */
interface Words {
  readonly name: string;
  readonly description: string;
  readonly options: readonly Option[];
  /** Of its argument; `undefined` for paths. */
  readonly choices: readonly string[] | undefined;
}

/** The script for the shell. Where it has no word to offer, the shell offers files. Ends with a line break. */
export function completionScript(program: Command, shell: Shell, ruleIds: readonly string[]): string {
  const commands = program.commands.map((command): Words => {
    const [argument] = command.registeredArguments;
    const choices = argument?.name() === "rule" ? ruleIds : argument?.argChoices;
    return { name: command.name(), description: command.description(), options: command.options, choices };
  });
  switch (shell) {
    case "bash":
      return bash(commands, ruleIds);
    case "zsh":
      // zsh runs completions of bash, which keeps one of them right.
      return `#compdef tcp-handshake\nautoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n${bash(commands, ruleIds)}`;
    case "fish":
      return fish(commands, ruleIds);
  }
}

function bash(commands: readonly Words[], ruleIds: readonly string[]): string {
  const cases = commands.map(({ name, options, choices }) => {
    const words = options.flatMap(({ short, long }) => [short, long]).filter((word) => word != null);
    return `    ${name}) options="${[...words, "--help"].join(" ")}" ; values="${(choices ?? []).join(" ")}" ;;\n`;
  });
  const valued = new Map<string, readonly string[]>();
  for (const option of commands.flatMap(({ options }) => options))
    if (option.long && option.required)
      valued.set(option.long, [...(valued.get(option.long) ?? []), ...(choicesOf(option, ruleIds) ?? [])]);
  const values = [...valued].map(([long, words]) =>
    words.length > 0
      ? `    ${long}) COMPREPLY=($(compgen -W "${[...new Set(words)].join(" ")}" -- "$word")) ; return ;;\n`
      : `    ${long}) COMPREPLY=() ; return ;;\n`,
  );
  return `_tcp_handshake() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" command=analyze options values at
  for ((at = 1; at < COMP_CWORD; at++)); do
    case "\${COMP_WORDS[at]}" in
    ${commands.map(({ name }) => name).join("|")}) command="\${COMP_WORDS[at]}" ; break ;;
    esac
  done
  case "$before" in
${values.join("")}  esac
  case "$command" in
${cases.join("")}  esac
  if [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$word"))
  elif [[ -n $values ]]; then
    COMPREPLY=($(compgen -W "$values" -- "$word"))
  elif [[ $COMP_CWORD -eq 1 ]]; then
    COMPREPLY=($(compgen -W "${commands.map(({ name }) => name).join(" ")}" -- "$word"))
  fi
}
complete -o bashdefault -o default -F _tcp_handshake tcp-handshake
`;
}

function fish(commands: readonly Words[], ruleIds: readonly string[]): string {
  const names = commands.map(({ name }) => name).join(" ");
  const lines: string[] = [];
  for (const { name, description, options, choices } of commands) {
    lines.push(`-n "not __fish_seen_subcommand_from ${names}" -a ${name} -d ${quoted(description)}`);
    const here = `-n "__fish_seen_subcommand_from ${name}"`;
    if (choices !== undefined) lines.push(`${here} -f -a ${quoted(choices.join(" "))}`);
    for (const option of options) {
      const values = choicesOf(option, ruleIds);
      const takes = option.required ? (values === undefined ? " -r -F" : ` -x -a ${quoted(values.join(" "))}`) : "";
      const short = option.short ? ` -s ${option.short.slice(1)}` : "";
      lines.push(`${here}${short} -l ${option.long?.slice(2)}${takes} -d ${quoted(option.description)}`);
    }
  }
  return lines.map((line) => `complete -c tcp-handshake ${line}\n`).join("");
}

function choicesOf(option: Option, ruleIds: readonly string[]): readonly string[] | undefined {
  return option.long === "--rule" ? ruleIds.map((id) => `${id}=`) : option.argChoices;
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}
