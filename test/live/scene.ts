// Two hosts with real TCP stacks for a live capture, in network namespaces of their own.

import { spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

/** Where the project's root is the working directory, as in every run of these tests. */
const script = resolve("test/live/scene.py");

/** Why these tests cannot run here; undefined when they can. */
export function whyNoScene(program: "tcpdump" | "dumpcap"): string | undefined {
  if (process.platform !== "linux") return "network namespaces are Linux's";
  const missing = [program, "ip", "python3"].filter((needed) => spawnSync("which", [needed]).status !== 0);
  if (missing.length > 0) return `${missing.join(", ")} ${missing.length > 1 ? "are" : "is"} missing`;
  if (process.getuid?.() !== 0) return "needs root, for network namespaces";
  if (!existsSync("/dev/net/tun")) return "/dev/net/tun is missing";
  if (spawnSync("ip", ["netns", "list"]).status !== 0) return "the right to make network namespaces is missing";
  return undefined;
}

export type Act = "good" | "refused" | "dropped" | "wrong-ack" | `burst ${number}` | "down";

export interface Scene {
  readonly namespace: string;
  /** Settles when its segments are under way. */
  act(act: Act): Promise<void>;
  /** A program that runs another one inside the first host: what a setting may name. */
  wrapper(program: "tcpdump" | "dumpcap", folder: string): string;
  close(): Promise<void>;
}

let scenes = 0;

export async function openScene(): Promise<Scene> {
  const child = spawn("python3", [script, `live-${process.pid}-${scenes++}`], { stdio: ["pipe", "pipe", "inherit"] });
  const exited = new Promise<void>((done) => child.once("exit", () => done()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error("the scene has ended");
    return value as string;
  };
  const namespace = await line();
  return {
    namespace,
    async act(act) {
      child.stdin.write(`${act}\n`);
      await line();
    },
    wrapper(program, folder) {
      const path = join(folder, program);
      writeFileSync(path, `#!/bin/sh\nexec ip netns exec ${namespace} ${program} "$@"\n`);
      chmodSync(path, 0o755);
      return path;
    },
    async close() {
      child.stdin.end();
      await exited;
    },
  };
}
