// The commands and their options. To add one: a function here, a request in requests.ts, and its answer in answers.ts.

import { Argument, type Command, InvalidArgumentError, Option } from "commander";
import {
  addReadingOptions,
  addVerdictOptions,
  colorOption,
  type ReadingOptions,
  readCount,
  readFilter,
  readLimit,
  readOffsets,
  readRuleId,
  toReadRequest,
  type VerdictOptions,
} from "./commonOptions";
import { completionScript, SHELLS, type Shell } from "./completion";
import { manualPage } from "./manual";
import {
  CHECK_FORMATS,
  type CheckFormat,
  COMPARE_FORMATS,
  type Color,
  type CompareFormat,
  DRAWINGS,
  type Drawing,
  EXPORT_FORMATS,
  type ExportFormat,
  FORMATS,
  type Format,
  type Request,
  STACKS,
} from "./requests";

/** Adds a command to the program; `ask` takes what was asked for when it is the command of the call. */
export type AddCommand = (program: Command, ruleIds: readonly string[], ask: (request: Request) => void) => void;

interface AnalyzeOptions extends ReadingOptions, VerdictOptions {
  readonly format: Format;
  readonly filter: string;
  readonly flow?: number;
  readonly frame?: number;
  readonly limit?: number;
}

const analyze: AddCommand = (program, ruleIds, ask) => {
  const command = program
    .command("analyze", { isDefault: true })
    .description("print the flows with their outcomes, findings and diagrams (the default)")
    .addOption(new Option("--format <format>", "what to print").choices(FORMATS).default("text"))
    .addOption(
      new Option("--filter <expression>", "only these flows: a Wireshark display filter, or words like refused and 443")
        .argParser((text) => readFilter(text, ruleIds))
        .default("", "all flows"),
    )
    .addOption(new Option("--flow <id>", "only this flow, as analyze numbers them").argParser(readCount))
    .addOption(new Option("--frame <n>", "only the flow of this frame").argParser(readCount))
    .addOption(
      new Option("--limit <n>", "how many flows to print, those with the most severe problems; 0 is all").argParser(
        readLimit,
      ),
    );
  addVerdictOptions(addReadingOptions(command, ruleIds)).action(
    (captures: readonly string[], options: AnalyzeOptions) => {
      const { format, failOn, color, limit } = options;
      const filter = wholeFilter(options);
      ask({ kind: "analyze", ...toReadRequest(captures, options), format, failOn, color, filter, limit });
    },
  );
};

/** What --filter, --flow and --frame ask for together. */
function wholeFilter({ filter, flow, frame }: AnalyzeOptions): string {
  const parts = [
    ...(filter === "" ? [] : [`(${filter})`]),
    ...(flow === undefined ? [] : [`flow == ${flow}`]),
    ...(frame === undefined ? [] : [`frame.number == ${frame}`]),
  ];
  return parts.length > 1 ? parts.join(" && ") : filter || parts.join("");
}

const summary: AddCommand = (program, ruleIds, ask) => {
  const command = program
    .command("summary")
    .description("print what is wrong with each capture, in a few lines")
    .option(
      "--merge-ndjson",
      "the files are outputs of analyze --format ndjson: print what is wrong with all their flows together",
      false,
    )
    .addOption(new Option("--format <format>", "what to print").choices(["text", "json"]).default("text"));
  addVerdictOptions(addReadingOptions(command, ruleIds)).action(
    (captures: readonly string[], options: SummaryOptions) => {
      const { format, failOn, color, mergeNdjson } = options;
      ask({ kind: "summary", ...toReadRequest(captures, options), format, failOn, color, mergeNdjson });
    },
  );
};

type SummaryOptions = ReadingOptions &
  VerdictOptions & { readonly format: "text" | "json"; readonly mergeNdjson: boolean };

const diagram: AddCommand = (program, ruleIds, ask) => {
  const command = program
    .command("diagram")
    .description("draw one flow of a capture")
    .addOption(new Option("--flow <id>", "the flow, as analyze numbers them").argParser(readCount).default(1))
    .addOption(new Option("--format <format>", "how to draw it").choices(DRAWINGS).default("text"));
  addReadingOptions(command, ruleIds).action(
    (captures: readonly string[], options: ReadingOptions & { readonly format: Drawing; readonly flow: number }) => {
      ask({ kind: "diagram", ...toReadRequest(captures, options), flow: options.flow, format: options.format });
    },
  );
};

interface ExportOptions extends ReadingOptions {
  readonly flow?: number;
  readonly format: ExportFormat;
  readonly anonymize: boolean;
  readonly stack?: (typeof STACKS)[number];
  readonly output?: string;
}

const exporting: AddCommand = (program, ruleIds, ask) => {
  const command = program
    .command("export")
    .description("write one flow as a capture, a packetdrill script, a report or a picture; without a flow, a report")
    .addOption(new Option("--flow <id>", "the flow, as analyze numbers them").argParser(readCount))
    .addOption(new Option("--format <format>", "what to write").choices(EXPORT_FORMATS).default("pcapng"))
    .option("--anonymize", "replace addresses and data of the flow before they are written", false)
    .addOption(
      new Option(
        "--stack <side>",
        "whose stack a packetdrill script tests; by default that which gets the error",
      ).choices(STACKS),
    )
    .addOption(new Option("-o, --output <file>", "the file to write; by default standard output"));
  addReadingOptions(command, ruleIds).action((captures: readonly string[], options: ExportOptions) => {
    const { flow, format, anonymize, stack, output } = options;
    const request = toReadRequest(captures, options);
    if (request.live) throw new InvalidArgumentError("The command export does not take --live.");
    if (!request.merge && request.captures.length > 1)
      throw new InvalidArgumentError("The command export takes one capture, or the parts of one with --merge.");
    if (flow === undefined && format !== "markdown" && format !== "html")
      throw new InvalidArgumentError(`--format ${format} is for one flow: give it with --flow.`);
    if (flow === undefined && anonymize)
      throw new InvalidArgumentError("--anonymize is for one flow: give it with --flow.");
    ask({ kind: "export", ...request, flow, format, anonymize, stack, output });
  });
};

const compare: AddCommand = (program, ruleIds, ask) => {
  const command = program
    .command("compare")
    .description(
      "compare captures of the same connections, recorded at several places: what was lost or changed in between",
    )
    .addOption(new Option("--format <format>", "what to print").choices(COMPARE_FORMATS).default("text"))
    .addOption(new Option("--flow <id>", "print the segments of this connection only").argParser(readCount))
    .addOption(
      new Option("--limit <n>", "print the segments of at most so many connections").argParser(readCount).default(20),
    )
    .addOption(
      new Option(
        "--offset <seconds>",
        "how far the clock of the second capture is ahead of the first one's; of more captures, numbers separated by commas",
      )
        .argParser(readOffsets)
        .default([], "found by the least transit times"),
    );
  addVerdictOptions(addReadingOptions(command, ruleIds)).action(
    (captures: readonly string[], options: CompareOptions) => {
      const { format, failOn, color, flow: connection, limit, offset: offsetsNs } = options;
      const request = toReadRequest(captures, options);
      if (request.merge || request.live) throw new InvalidArgumentError("compare does not take --merge or --live.");
      if (request.captures.length < 2) throw new InvalidArgumentError("compare needs at least two captures.");
      if (offsetsNs.length > request.captures.length - 1)
        throw new InvalidArgumentError("--offset has more numbers than there are captures after the first.");
      ask({ kind: "compare", ...request, format, failOn, color, connection, limit, offsetsNs });
    },
  );
};

type CompareOptions = ReadingOptions &
  VerdictOptions & {
    readonly format: CompareFormat;
    readonly flow: number | undefined;
    readonly limit: number;
    readonly offset: readonly number[];
  };

const check: AddCommand = (program, ruleIds, ask) => {
  const command = program
    .command("check")
    .description("compare captures with what is expected of them, for CI")
    .requiredOption("--expect <file>", "expectations: outcomes and findings that must and must not be (JSON)")
    .addOption(new Option("--format <format>", "what to print").choices(CHECK_FORMATS).default("text"))
    .addOption(colorOption());
  addReadingOptions(command, ruleIds).action(
    (
      captures: readonly string[],
      options: ReadingOptions & { readonly expect: string; readonly format: CheckFormat; readonly color: Color },
    ) => {
      const { expect, format, color } = options;
      ask({ kind: "check", ...toReadRequest(captures, options), expect, format, color });
    },
  );
};

const mcp: AddCommand = (program, _ruleIds, ask) => {
  program
    .command("mcp")
    .description("serve the analysis as tools for models, by the Model Context Protocol over standard input and output")
    .argument("<path...>", "captures and folders that may be read")
    .action((paths: readonly string[]) => ask({ kind: "mcp", paths }));
};

const rules: AddCommand = (program, _ruleIds, ask) => {
  program
    .command("rules")
    .description("list the rules")
    .addOption(new Option("--format <format>", "what to print").choices(["text", "json"]).default("text"))
    .action(({ format }: { readonly format: "text" | "json" }) => ask({ kind: "rules", format }));
};

const explain: AddCommand = (program, ruleIds, ask) => {
  program
    .command("explain")
    .description("print what a rule reports, and why")
    .argument("<rule>", "the id of a rule", (id: string) => readRuleId(id, ruleIds))
    .action((rule: string) => ask({ kind: "explain", rule }));
};

const completion: AddCommand = (program, ruleIds, ask) => {
  program
    .command("completion")
    .description("print a script that completes commands and options in a shell")
    .addArgument(new Argument("<shell>", "the shell").choices(SHELLS))
    .action((shell: Shell) => ask({ kind: "print", text: completionScript(program, shell, ruleIds) }));
};

const manual: AddCommand = (program, _ruleIds, ask) => {
  program
    .command("manual")
    .description("print the manual page, for man")
    .action(() => ask({ kind: "print", text: manualPage(program, program.version() ?? "") }));
};

export const COMMANDS: readonly AddCommand[] = [
  analyze,
  summary,
  compare,
  diagram,
  exporting,
  check,
  rules,
  explain,
  mcp,
  completion,
  manual,
];
