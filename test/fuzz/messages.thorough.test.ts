// Whatever a page, an address or a line says: it is taken for what it is or refused, and nothing else happens.

import { afterAll, beforeAll, expect, test } from "vitest";
import { readNdjsonLine } from "../../src/cli/ndjsonLine";
import { checked, HOST_API } from "../../src/host/apiShapes";
import { filesOfAddress, isComparison, MERGED_SCHEME } from "../../src/host/capture/mergedAddress";
import { addressOfFile, parseLink } from "../../src/host/capture/segmentLink";
import { noticeText } from "../../src/host/noticeText";
import { parseTranscriptAddress, TRANSCRIPT_SCHEME } from "../../src/host/transcript/transcriptUri";
import type { HostApi } from "../../src/protocol/api";
import { type Handlers, Link } from "../../src/protocol/link";
import { channel } from "../protocol/channel";
import { fc } from "../support/properties";

const RUNS = { numRuns: 2000 };

// Names that objects have anyway, or that decide how they become texts.
const key = fc.constantFrom("__proto__", "constructor", "toString", "valueOf", "length", "kind", "id", "path", "files");
const leaf = fc.oneof(
  fc.string(),
  fc.double(),
  fc.constantFrom<unknown>(null, undefined, true, -1, 2 ** 53, "", "..", "a/../b", "command:x", "\u202e"),
);
const { anything } = fc.letrec((tie) => ({
  anything: fc.oneof(
    { depthSize: "small" },
    leaf,
    fc.array(tie("anything"), { maxLength: 4 }),
    fc.dictionary(fc.oneof(key, fc.string({ maxLength: 5 })), tie("anything"), { maxKeys: 5 }),
  ),
}));

const rejections: unknown[] = [];
const note = (reason: unknown) => void rejections.push(reason);
beforeAll(() => void process.on("unhandledRejection", note));
afterAll(() => void process.off("unhandledRejection", note));

const METHODS = Object.keys(HOST_API) as (keyof HostApi)[];

test("a page's messages reach a handler only in the shape that it takes, and never break the link", async () => {
  const reached: { method: keyof HostApi; arg: unknown }[] = [];
  const handlers = Object.fromEntries(
    METHODS.map((method) => [method, (arg: unknown) => void reached.push({ method, arg })]),
  ) as unknown as Handlers<HostApi>;
  const [page, host] = channel();
  const link = new Link<Record<string, never>, HostApi>(host, checked(handlers));
  const method = fc.oneof(fc.constantFrom<unknown>(...METHODS), anything);
  const kind = fc.oneof(fc.constantFrom<unknown>("call", "answer", "failure"), anything);
  const id = fc.oneof(fc.string({ maxLength: 4 }), anything);
  const rest = { arg: anything, value: anything, name: anything, message: anything };
  const message = fc.oneof(fc.record({ kind, id, method, ...rest }, { requiredKeys: [] }), anything);
  await fc.assert(
    fc.asyncProperty(message, async (sent) => {
      reached.length = 0;
      page.post(sent);
      await new Promise((resolve) => setImmediate(resolve));
      for (const each of reached) expect(HOST_API[each.method](each.arg)).toBe(true);
      expect(rejections).toEqual([]);
    }),
    RUNS,
  );
  // It still serves.
  host.sent.length = 0;
  page.post({ kind: "call", id: "last", method: "overview", arg: {} });
  await new Promise((resolve) => setImmediate(resolve));
  expect(host.sent).toEqual([{ kind: "answer", id: "last", value: undefined }]);
  link.dispose();
});

test("a failure that is no text rejects its call nevertheless", async () => {
  const [page, host] = channel();
  const link = new Link<{ ask(arg: object): void }, object>(host, {});
  const asked = link.call("ask", {});
  const { id } = host.sent[0] as { id: string };
  page.post({ kind: "failure", id, name: { toString: null }, message: { toString: null } });
  page.post({ kind: "failure", id, name: "RangeError", message: "out of range" });
  await expect(asked).rejects.toThrow(/out of range/);
  link.dispose();
});

/** Nearly an address of ours. */
const path = fc.stringMatching(/^\/[ab./ ]{0,12}$/);
const part = fc.oneof(fc.stringMatching(/^[ab./\\]{0,6}$/), anything);
const query = fc.oneof(
  fc.string(),
  fc
    .record(
      {
        scheme: fc.oneof(
          fc.constantFrom("file", "vscode-vfs", MERGED_SCHEME, "TCP-Captures", TRANSCRIPT_SCHEME),
          anything,
        ),
        files: fc.oneof(
          fc.array(fc.oneof(part, fc.record({ path: part, query: part, authority: part })), { maxLength: 4 }),
          anything,
        ),
        scope: anything,
        query: anything,
        compared: anything,
      },
      { requiredKeys: [] },
    )
    .map((each) => JSON.stringify(each)),
);

test("addresses of several captures stay in their folder, scheme and authority", () => {
  fc.assert(
    fc.property(path, query, (where, asked) => {
      const address = { scheme: MERGED_SCHEME, authority: "server", path: where, query: asked };
      isComparison(address);
      const folder = where.slice(0, where.lastIndexOf("/") + 1);
      const schemes = new Set<string>();
      for (const file of filesOfAddress(address)) {
        schemes.add(file.scheme);
        expect(file.authority).toBe("server");
        expect(file.path.startsWith(folder)).toBe(true);
        expect(file.path.slice(folder.length).split(/[\\/]/)).not.toContain("..");
        expect(file.scheme).toMatch(/^[a-z][a-z0-9+.-]*$/i);
        expect(file.scheme.toLowerCase()).not.toBe(MERGED_SCHEME);
        expect(typeof file.query).toBe("string");
      }
      expect(schemes.size).toBeLessThan(2);
    }),
    RUNS,
  );
});

test("addresses of transcripts keep path and authority, and are none of a transcript", () => {
  fc.assert(
    fc.property(path, query, (where, asked) => {
      const address = { scheme: TRANSCRIPT_SCHEME, authority: "server", path: `${where}.tcp-transcript`, query: asked };
      const found = parseTranscriptAddress(address);
      if (found === undefined) return;
      expect(found.capture).toMatchObject({ authority: "server", path: where, query: expect.any(String) });
      expect(found.capture.scheme).toMatch(/^[a-z][a-z0-9+.-]*$/i);
      expect(found.capture.scheme.toLowerCase()).not.toBe(TRANSCRIPT_SCHEME);
    }),
    RUNS,
  );
});

test("links to a segment lead to files of this machine, or of a folder that is open", () => {
  const file = fc.stringMatching(/^[a-c:/\\.%25]{0,14}$/);
  const folders = [{ scheme: "vscode-vfs", authority: "github" }];
  const parse = (text: string) => {
    const [, scheme = "", authority = "", rest = ""] = /^([^:]+):(?:\/\/([^/]*))?(.*)$/.exec(text) ?? [];
    return { scheme, authority, path: rest, query: "" };
  };
  fc.assert(
    fc.property(
      fc.oneof(
        file,
        file.map((each) => `vscode-vfs://github/${each}`),
        file.map((each) => `http://${each}`),
        file.map((each) => `file://${each}`),
      ),
      fc.string(),
      (name, more) => {
        const link = parseLink({ path: "/open", query: `file=${name}&frame=${more}` });
        if (typeof link === "string") return;
        const address = addressOfFile(link.file, folders, parse);
        if (typeof address === "string") return;
        expect([
          ["file", ""],
          ["vscode-vfs", "github"],
        ]).toContainEqual([address.scheme, address.authority]);
        expect(address.path.split("/")).not.toContain("..");
        // On Windows another machine's files.
        if (address.authority === "") expect(address.path).not.toMatch(/^\/\//);
      },
    ),
    RUNS,
  );
});

test("no text of a notification is a link", () => {
  // What VS Code takes for one (parseLinkedText).
  const linked = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;
  const token = fc.constantFrom(
    "[",
    "]",
    "(",
    ")",
    "a",
    " ",
    "\n",
    "\u200b",
    "\u202e",
    "\0",
    "command:x",
    "https://x",
    '"',
  );
  fc.assert(
    fc.property(fc.array(token, { maxLength: 12 }), (tokens) => {
      expect(noticeText(tokens.join(""))).not.toMatch(linked);
    }),
    { numRuns: 5000 },
  );
  expect("[a](command:x)").toMatch(linked);
});

test("a line of NDJSON from elsewhere is a flow, a capture, or refused with a reason", () => {
  const ids = new Set(["syn-refused"]);
  const endpoint = fc.oneof(fc.record({ address: fc.constantFrom("10.0.0.1", "x"), port: anything }), anything);
  const line = fc.record(
    {
      schema: fc.oneof(fc.constant(1), anything),
      capture: fc.oneof(fc.constant("a.pcap"), anything),
      id: fc.oneof(fc.constant(1), anything),
      outcome: fc.oneof(fc.constant("refused"), anything),
      initiator: endpoint,
      responder: endpoint,
      firstTime: fc.oneof(fc.constant("1.000000000"), anything),
      firstFrame: fc.oneof(fc.constant(1), anything),
      layers: fc.oneof(fc.constant(""), anything),
      worst: fc.oneof(fc.constantFrom(null, "syn-refused"), anything),
      findings: fc.oneof(fc.constant([]), fc.array(anything, { maxLength: 2 }), anything),
      syn: fc.oneof(fc.constant(null), anything),
      payloadBytes: anything,
      otherFlows: anything,
    },
    { requiredKeys: ["schema", "capture"] },
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        line.map((each) => JSON.stringify(each)),
        fc.json(),
      ),
      (text) => {
        const read = readNdjsonLine(text, ids);
        if (read.kind === "unusable") expect(read.reason).not.toMatch(/\[object|undefined/);
      },
    ),
    RUNS,
  );
});
