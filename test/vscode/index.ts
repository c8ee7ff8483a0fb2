// Runs the tests inside VS Code's extension host, where no test framework is at home. VS Code calls `run`.
import { writeFile } from "node:fs/promises";
import { version } from "vscode";
import { atMostTwice } from "../twice.mjs";

type Body = () => void | Promise<void>;
interface Test {
  readonly name: string;
  readonly body: Body;
  readonly timeoutMs: number;
}

const tests: Test[] = [];
const afterEachTest: Body[] = [];
let prefix = "";

/** Registers the tests that `register` registers, under a common name. */
export function suite(name: string, register: () => void): void {
  const outer = prefix;
  prefix = `${outer}${name} › `;
  register();
  prefix = outer;
}

/** Registers a test. It fails if `body` throws or takes longer than `timeoutMs` (default: 180 s). */
export function test(name: string, body: Body, { timeoutMs = 180_000 } = {}): void {
  tests.push({ name: prefix + name, body, timeoutMs });
}

/** Registers what is done after every test of every file, also after one that failed. */
export function afterEach(body: Body): void {
  afterEachTest.push(body);
}

/**
 * Asks `probe` again and again until it answers something true.
 *
 * @param what Says in the error what was waited for.
 * @throws If that takes longer than `timeoutMs`.
 */
export async function until<T>(what: string, probe: () => T | Promise<T>, timeoutMs = 60_000): Promise<NonNullable<T>> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const answer = await probe();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`${what}: not within ${timeoutMs / 1000} s`);
    await new Promise((wake) => setTimeout(wake, 20));
  }
}

/** Runs what was registered, prints it, and keeps the counts in the file that the environment names. */
export async function run(): Promise<void> {
  const wanted = process.env.TCP_HANDSHAKE_TESTS_MATCHING ?? "";
  const selected = tests.filter((one) => one.name.includes(wanted));
  const failures: { readonly name: string; readonly problem: string }[] = [];
  const unsteady: string[] = [];
  // Whoever shows our output may leave out what VS Code prints before this line.
  console.log(`Running ${selected.length} tests in VS Code ${version}`);
  let passed = 0;
  await report();
  for (const one of selected) {
    const start = performance.now();
    const outcome = await atMostTwice(
      () => outcomeOf(one),
      () => true,
      (problem) => console.log(`${one.name}: tried once more, after\n${problem}`),
    );
    const { problem } = outcome;
    if (outcome.unsteady) unsteady.push(one.name);
    console.log(`${problem ? "✗" : "✓"} ${one.name} (${Math.round(performance.now() - start)} ms)`);
    if (problem) failures.push({ name: one.name, problem });
    else passed++;
    await report();
  }
  for (const { name, problem } of failures) console.log(`\n✗ ${name}\n${problem}`);
  if (failures.length > 0) throw new Error(`${failures.length} of ${selected.length} tests failed`);

  // What has not passed so far counts as failed, should VS Code end before its time.
  async function report() {
    const file = process.env.TCP_HANDSHAKE_TEST_REPORT;
    const counts = { passed, failed: selected.length - passed, skipped: 0 };
    if (file)
      await writeFile(file, JSON.stringify({ ...counts, failures: failures.map(({ name }) => name), unsteady }));
  }
}

async function outcomeOf({ body, timeoutMs }: Test): Promise<string | undefined> {
  const problems: string[] = [];
  for (const step of [body, ...afterEachTest]) {
    try {
      await within(timeoutMs, step);
    } catch (error) {
      problems.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  }
  return problems.length > 0 ? problems.join("\n") : undefined;
}

async function within(timeoutMs: number, body: Body): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error(`did not end within ${timeoutMs / 1000} s`)), timeoutMs);
  });
  try {
    await Promise.race([body(), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
