// The types of the lines of ndjson as table programs write them, from their JSON Schema.

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

export interface Dialect {
  readonly text: string;
  readonly integer: string;
  readonly number: string;
  readonly flag: string;
  /** For objects whose keys differ from rule to rule. */
  readonly json: string;
  list(of: string): string;
  struct(fields: readonly (readonly [name: string, type: string])[]): string;
}

export const DUCKDB: Dialect = {
  text: "VARCHAR",
  integer: "BIGINT",
  number: "DOUBLE",
  flag: "BOOLEAN",
  json: "JSON",
  list: (of) => `${of}[]`,
  struct: (fields) => `STRUCT(${fields.map(([name, type]) => `"${name}" ${type}`).join(", ")})`,
};

export const SPARK: Dialect = {
  text: "STRING",
  integer: "BIGINT",
  number: "DOUBLE",
  flag: "BOOLEAN",
  json: "STRING",
  list: (of) => `ARRAY<${of}>`,
  struct: (fields) => `STRUCT<${fields.map(([name, type]) => `\`${name}\`: ${type}`).join(", ")}>`,
};

/** Name and type of each column: the keys of a line, in order. `analysis` is the schema that `line` refers to. */
export function columnsOf(line: { allOf: readonly Schema[] }, analysis: Defs, dialect: Dialect): [string, string][] {
  const keys = line.allOf.flatMap((part) => Object.entries(resolved(part, analysis).properties ?? {}));
  return keys.map(([name, schema]) => [name, typeOf(schema, analysis, dialect)]);
}

interface Defs {
  readonly $defs: Readonly<Record<string, Schema>>;
}

function typeOf(schema: Schema, analysis: Defs, dialect: Dialect): string {
  const { type, items, properties, enum: values, const: value, anyOf, oneOf } = resolved(schema, analysis);
  const choices = (anyOf ?? oneOf)?.filter((choice) => choice.type !== "null");
  if (choices !== undefined) return typeOf(choices[0]!, analysis, dialect);
  switch ([type].flat().find((each) => each !== "null")) {
    case "integer":
      return dialect.integer;
    case "number":
      return dialect.number;
    case "boolean":
      return dialect.flag;
    case "array":
      return dialect.list(typeOf(items ?? {}, analysis, dialect));
    case "object":
      if (properties === undefined) return dialect.json;
      return dialect.struct(
        Object.entries(properties).map(([name, each]) => [name, typeOf(each, analysis, dialect)] as const),
      );
    default:
      return typeof (value ?? values?.[0]) === "number" ? dialect.integer : dialect.text;
  }
}

function resolved(schema: Schema, { $defs }: Defs): Schema {
  const name = schema.$ref?.replace(/^.*#\/\$defs\//, "");
  return name === undefined ? schema : $defs[name]!;
}

/** `docs/schema/flow-line.duckdb.sql`: a table of the flows in files, or in those whose names match a pattern. */
export function duckDbMacro(columns: readonly (readonly [string, string])[]): string {
  const lines = columns.map(([name, type]) => `    "${name}": '${type}'`).join(",\n");
  return `-- The flows that tcp-handshake analyze --format ndjson has printed into files: FROM tcp_flows('flows/*.ndjson').
CREATE OR REPLACE MACRO tcp_flows(files) AS TABLE
SELECT * FROM read_json(files, format = 'newline_delimited', maximum_object_size = 67108864, columns = {
${lines}
})
WHERE id IS NOT NULL;
`;
}

/** `docs/schema/flow-line.spark.ddl`: the schema for `spark.read.schema`. */
export function sparkSchema(columns: readonly (readonly [string, string])[]): string {
  return `${columns.map(([name, type]) => `\`${name}\` ${type}`).join(",\n")}\n`;
}
