import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { ascii } from "../support/frames";
import * as captures from "./captures";
import { Folder } from "./runCli";

const folder = new Folder({ "refused.pcap": captures.refused.bytes, "retried.pcap": captures.retried.bytes });
afterAll(() => folder.remove());

const settings = (value: unknown) =>
  folder.add(".tcp-handshake.json", ascii(typeof value === "string" ? value : JSON.stringify(value)));

describe("a settings file in the folder", () => {
  test("sets rules and the severity that fails", async () => {
    settings({ rules: { "syn-retransmitted": "off" }, failOn: "warning", handshakeSlowMs: 5000 });
    expect((await folder.run(["./retried.pcap"])).status).toBe(0);
    settings({ failOn: "warning" });
    expect((await folder.run(["./retried.pcap"])).status).toBe(1);
  });

  test("gives way to the options of the call, rule by rule", async () => {
    settings({
      rules: { "syn-refused": "off", "syn-retransmitted": "off", "reset-wrong-number": "off" },
      failOn: "warning",
      handshakeSlowMs: 5000,
    });
    expect((await folder.run(["./refused.pcap"])).status).toBe(0);
    expect((await folder.run(["./refused.pcap", "--rule", "syn-refused=error"])).status).toBe(1);
    expect((await folder.run(["./retried.pcap", "--rule", "syn-refused=error"])).status).toBe(0);
    expect(
      (await folder.run(["./retried.pcap", "--rule", "syn-retransmitted=warning", "--fail-on", "error"])).status,
    ).toBe(0);
  });

  test("is ignored on request", async () => {
    settings({ rules: { "syn-refused": "off" } });
    expect((await folder.run(["./refused.pcap", "--no-config"])).status).toBe(1);
  });
});

describe("a settings file that cannot be used", () => {
  beforeEach(() => settings({}));

  test.each<[unknown, string]>([
    ["{", "It is not JSON: "],
    ["[]", "The file must be an object."],
    [{ rule: {} }, 'Unknown key "rule". Did you mean rules?'],
    [{ rules: { "syn-refuse": "off" } }, 'rules: There is no rule "syn-refuse". Did you mean syn-refused?'],
    [
      { rules: { "syn-refused": "grave" } },
      "rules: syn-refused: Expected one of error, warning, information, hint, off.",
    ],
    [{ handshakeSlowMs: "1s" }, "handshakeSlowMs: Expected a number of milliseconds."],
    [{ failOn: "hint" }, "failOn: Expected one of error, warning, information, never."],
    [{ constructor: 1 }, 'Unknown key "constructor".'],
  ])("%j is named with the reason", async (value, reason) => {
    settings(value);
    const { err, out, status } = await folder.run(["./refused.pcap"]);
    expect(err).toContain(`.tcp-handshake.json: ${reason}`);
    expect([out, status]).toEqual(["", 2]);
    expect((await folder.run(["--version"])).status).toBe(0);
  });
});
