import { expect, test } from "vitest";
import { deferHost, type Host } from "../../webview/host";

/** Answers every call with its own name and argument. */
function echo(calls: string[]): Host {
  const call = async (method: string, arg: unknown) => {
    calls.push(`${method} ${JSON.stringify(arg)}`);
    if (method === "reload") throw new Error("not now");
    return method;
  };
  return { call: call as Host["call"] };
}

test("a page may ask before it is connected: its calls wait, and arrive in their order", async () => {
  const calls: string[] = [];
  const { host, connect } = deferHost();
  const early = [host.call("ready", {}), host.call("cancel", {})];
  await Promise.resolve();
  expect(calls).toEqual([]);
  connect(echo(calls));
  early.push(host.call("follow", { follow: true }));
  expect(await Promise.all(early)).toEqual(["ready", "cancel", "follow"]);
  expect(calls).toEqual(["ready {}", "cancel {}", 'follow {"follow":true}']);
});

test("a call that fails fails for who made it", async () => {
  const { host, connect } = deferHost();
  const early = host.call("reload", {});
  connect(echo([]));
  await expect(early).rejects.toThrow("not now");
});
