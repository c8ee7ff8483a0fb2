import { afterAll, describe, expect, test } from "vitest";
import { hasHidden } from "../../src/core/text/visible";
import { pcapngFile } from "../support/frames";
import * as captures from "./captures";
import { Folder } from "./runCli";

// Names that would move the cursor, reverse the text or begin another line.
const NAME = "a\u001b[2J\nb\u202egpj.pcap";
const VISIBLE = "a␛[2J␊b·gpj.pcap";
const folder = new Folder();
afterAll(() => folder.remove());

/** The octets of its UTF-8, a character for each, as the writer of captures takes them. */
function utf8(text: string): string {
  return Buffer.from(text).toString("latin1");
}

/** Lines are ended by the program itself. */
const isPlain = (text: string) => text.split("\n").every((line) => !hasHidden(line));

describe.skipIf(process.platform === "win32")("names of files and interfaces", () => {
  folder.add(
    NAME,
    pcapngFile(captures.refused.records, { interfaces: [{ name: utf8("e\u001b]0;x\u0007\u2028\u2066th") }] }),
  );
  folder.add(`cut ${NAME}`, captures.cutRecord);
  folder.add(`no ${NAME}`, new Uint8Array(3));

  test.each(["text", "json", "ndjson", "sarif"])("are visible in %s", async (format) => {
    const { out, err, status } = await folder.run([
      ...["analyze", "--format", format],
      ...[`./${NAME}`, `./cut ${NAME}`, `./no ${NAME}`],
    ]);
    expect(isPlain(out)).toBe(true);
    expect(isPlain(err)).toBe(true);
    expect(err).toContain(`no ${VISIBLE}: The file has only 3 bytes`);
    expect(status).toBe(2);
  });

  test("are visible in the text, and unchanged in the value of JSON", async () => {
    const text = (await folder.run(["analyze", `./${NAME}`])).out;
    expect(text).toContain(`${VISIBLE}: pcapng on e␛]0;x␇··th, 2 frames`);
    const json = JSON.parse((await folder.run(["analyze", "--format", "json", `./${NAME}`])).out);
    expect(json.captures[0].path).toBe(NAME);
    const [line] = (await folder.run(["analyze", "--format", "ndjson", `./${NAME}`])).out.split("\n");
    expect(JSON.parse(line!).capture).toBe(NAME);
  });

  test("are visible in the issues of merged files and in messages about arguments", async () => {
    const { out } = await folder.run(["analyze", "--merge", `./cut ${NAME}`, "./cut 2"]);
    expect(isPlain(out)).toBe(true);
    const { err } = await folder.run(["analyze", "--\u001b[2J"]);
    expect(err).toContain("Unknown option '--␛[2J'.");
  });
});
