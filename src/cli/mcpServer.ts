// The command mcp: the tools over the Model Context Protocol, by standard input and output.

import { once } from "node:events";
import { Writable } from "node:stream";
import type { Tool } from "@modelcontextprotocol/sdk/types.js";
import { CAPTURE_TOOLS, explainRule, type ToolSubject } from "../core/agents/captureTools";
import { QUOTE_REMARK, quoted } from "../core/agents/quoting";
import { optionalText, ToolError, type ToolInput, textOf } from "../core/agents/toolInput";
import { RULES } from "../core/rules/catalogue";
import { AllowedPaths } from "./allowedPaths";
import { compareCaptures } from "./comparedCaptures";
import { writeComparisonText } from "./comparisonText";
import { OpenCaptures } from "./openCaptures";
import { Output } from "./output";
import type { Surroundings } from "./surroundings";

const INSTRUCTIONS = `Tells why TCP connections in a capture file (pcap, pcapng) did not open, or opened wrongly.
Call open with a path, then summary or causes, then flow for an example. Frame numbers are evidence: name them in your answer. ${QUOTE_REMARK}`;

/** Characters of a comparison. */
const LONGEST_COMPARISON = 12_000;
const DIAGRAMS_OF_COMPARISON = 3;
const COLUMNS = 100;

const CAPTURE = { type: "string", description: "path of the capture; the one asked last without it" };

type Answer = (input: ToolInput) => string | Promise<string>;

/** Serves until standard input ends. `paths` are the files and folders that may be read. @throws Error if one does not exist. */
export async function serveMcp(paths: readonly string[], { stdin, stdout, version }: Surroundings): Promise<void> {
  const captures = new OpenCaptures(new AllowedPaths(paths));
  const sdk = await import("./mcpSdk");
  const server = new sdk.Server(
    { name: "tcp-handshake", version },
    { capabilities: { tools: {} }, instructions: INSTRUCTIONS },
  );
  const tools = toolsOver(captures);
  server.setRequestHandler(sdk.ListToolsRequestSchema, () => ({ tools: tools.map(({ tool }) => tool) }));
  server.setRequestHandler(sdk.CallToolRequestSchema, async ({ params }) => {
    const { text, isError } = await call(tools, params.name, params.arguments ?? {});
    return { content: [{ type: "text", text }], ...(isError && { isError }) };
  });
  const ended = once(stdin, "end");
  await server.connect(new sdk.StdioServerTransport(stdin, stdout));
  await ended;
  await server.close();
}

interface ServedTool {
  readonly tool: Tool;
  readonly answer: Answer;
}

async function call(
  tools: readonly ServedTool[],
  name: string,
  input: ToolInput,
): Promise<{ text: string; isError: boolean }> {
  const found = tools.find(({ tool }) => tool.name === name);
  if (found === undefined) return { text: `There is no tool "${name}".`, isError: true };
  try {
    return { text: await found.answer(input), isError: false };
  } catch (error) {
    if (error instanceof ToolError) return { text: error.message, isError: true };
    throw error;
  }
}

function toolsOver(captures: OpenCaptures): readonly ServedTool[] {
  const summary = (subject: ToolSubject): string =>
    CAPTURE_TOOLS.find(({ name }) => name === "summary")!.answer(subject, {});
  return [
    served(
      "open",
      "Open a capture",
      "Reads a capture file anew, and answers its summary.",
      { path: CAPTURE },
      ["path"],
      async (input) => summary(await captures.open(textOf(input, "path"))),
    ),
    ...CAPTURE_TOOLS.map(({ name, title, description, properties, required, answer }) =>
      served(name, title, description, { capture: CAPTURE, ...properties }, required, async (input) =>
        answer(await captures.subject(optionalText(input, "capture")), input),
      ),
    ),
    served(
      "explain_rule",
      "Explain a rule",
      "What a rule reports, its sources and its limits.",
      { rule: { type: "string", description: "id of the rule, as findings name it" } },
      ["rule"],
      (input) => explainRule(input, RULES),
    ),
    served(
      "compare",
      "Compare captures",
      "Two or more captures of the same connections at several places: which segments arrived, were lost, changed, delayed or made in between.",
      {
        captures: {
          type: "array",
          items: { type: "string" },
          minItems: 2,
          description: "paths, in the order of the path from the initiator",
        },
      },
      ["captures"],
      (input) => comparison(captures, input),
    ),
  ];
}

function served(
  name: string,
  title: string,
  description: string,
  properties: Readonly<Record<string, object>>,
  required: readonly string[],
  answer: Answer,
): ServedTool {
  const inputSchema = { type: "object" as const, properties, required: [...required] };
  const annotations = { title, readOnlyHint: true, openWorldHint: false };
  return { tool: { name, title, description, inputSchema, annotations }, answer };
}

async function comparison(captures: OpenCaptures, input: ToolInput): Promise<string> {
  const paths = input.captures;
  if (!Array.isArray(paths) || paths.length < 2 || !paths.every((path) => typeof path === "string"))
    throw new ToolError('"captures" must be two paths or more.');
  const read = await captures.traced(paths);
  const shown = {
    captures: read,
    comparison: compareCaptures(read, []),
    connection: undefined,
    limit: DIAGRAMS_OF_COMPARISON,
  };
  let text = "";
  const collected = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  await writeComparisonText(shown, new Output(collected), { color: false, width: COLUMNS });
  const isCut = text.length > LONGEST_COMPARISON;
  return `${QUOTE_REMARK}\n${quoted(text.slice(0, LONGEST_COMPARISON).trimEnd())}${isCut ? "\nThe rest is left out: compare captures with fewer connections." : ""}`;
}
