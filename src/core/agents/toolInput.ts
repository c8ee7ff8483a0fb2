// The arguments of a tool, as a model gives them.

/** A sentence for the model: what is wrong with its call. */
export class ToolError extends Error {
  override readonly name = "ToolError";
}

export type ToolInput = Readonly<Record<string, unknown>>;

/** @throws ToolError */
export function textOf(input: ToolInput, name: string): string {
  const value = input[name];
  if (typeof value !== "string" || value === "") throw new ToolError(`"${name}" must be a text.`);
  return value;
}

export function optionalText(input: ToolInput, name: string): string | undefined {
  return input[name] === undefined || input[name] === "" ? undefined : textOf(input, name);
}

/** A whole number from `least` on; `usual` where it is not given. */
export function countOf(input: ToolInput, name: string, least: number, usual?: number): number {
  const value = input[name] ?? usual;
  if (typeof value !== "number" || !Number.isInteger(value) || value < least)
    throw new ToolError(`"${name}" must be a whole number from ${least} on.`);
  return value;
}
