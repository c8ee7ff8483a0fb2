import { readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { Folder } from "../cli/runCli";
import { pcapFile } from "../support/frames";
import { recordsOf } from "../support/kinds";
import { BETWEEN } from "./between";

const FOLDER = "test/fixtures/network";
const ENDS = ["client.pcap", "server.pcap"];

interface Finding {
  readonly rule: string;
  readonly severity: string;
  readonly frame: number;
}

interface Change {
  readonly field: string;
}

interface Segment {
  readonly fate: string;
  readonly flags: string;
  readonly frames: readonly (number | null)[];
  readonly changes: readonly Change[];
}

interface Report {
  readonly captures: readonly { readonly path: string; readonly flows: readonly { readonly findings: Finding[] }[] }[];
  readonly connections: readonly { readonly flows: readonly (number | null)[]; readonly segments: Segment[] }[];
}

const folders: Folder[] = [];
afterAll(() => {
  for (const folder of folders) folder.remove();
});

/** What the command says of these captures. */
async function compare(files: Readonly<Record<string, Uint8Array>>): Promise<Report> {
  const folder = new Folder(files);
  folders.push(folder);
  const paths = Object.keys(files).map((name) => `./${name}`);
  const { out } = await folder.run(["compare", "--format", "json", ...paths]);
  return JSON.parse(out) as Report;
}

function summary({ captures, connections }: Report, translated: readonly string[]) {
  const isNotable = ({ fate, changes }: Segment) =>
    fate !== "arrived" && !(fate === "changed" && changes.every(({ field }) => translated.includes(field)));
  return {
    connections: connections.map(({ flows }) => flows),
    fates: connections
      .flatMap(({ segments }) => segments)
      .filter(isNotable)
      .map(({ fate, flags, frames, changes }) =>
        [fate, flags, frames.map((frame) => frame ?? "-").join("/"), ...changes.map(({ field }) => field)].join(" "),
      )
      .sort(),
    findings: captures
      .flatMap(({ path, flows }) =>
        flows
          .flatMap(({ findings }) => findings)
          .filter(({ rule }) => rule.endsWith("-between"))
          .map(({ severity, rule, frame }) => `${severity} ${rule}@${path}:${frame}`),
      )
      .sort(),
  };
}

describe.each(Object.entries(BETWEEN))("%s", (scene, { captures = ENDS, ...truth }) => {
  const { connections, translated = [], fates = [], findings = [] } = truth;
  const expected = { connections, fates: [...fates].sort(), findings: [...findings].sort() };
  const files = Object.fromEntries(
    captures.map((name) => [name, Uint8Array.from(readFileSync(`${FOLDER}/${scene}/${name}`))]),
  );

  test("as recorded", async () => {
    expect(summary(await compare(files), translated)).toEqual(expected);
  });

  test("with the last place's clock two hours behind", async () => {
    const last = captures.at(-1)!;
    const moved = recordsOf(files[last]!).map((record) => ({
      ...record,
      timeS: (record.timeS ?? 0) - 7201,
      timeNs: (record.timeNs ?? 0) + 750_000_000,
    }));
    const linkType = new DataView(files[last]!.buffer).getUint32(20, true);
    const shifted = pcapFile(moved, { linkType, nanoseconds: true });
    expect(summary(await compare({ ...files, [last]: shifted }), translated)).toEqual(expected);
  });
});
