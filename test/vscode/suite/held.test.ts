// A capture of 100 MB: how long this extension's own code holds the extension host's thread while it opens.

import assert from "node:assert/strict";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { generate, MIXED } from "../../../scripts/bench/generate";
import { holdsOf } from "../holds";
import { suite, test } from "../index";
import { file, open, openTranscript, problems } from "./open";

// The promise is measured and printed. It is not asserted: time that other processes had cannot be told apart altogether.
const PROMISE_MS = 16;

suite("the extension host's thread", () => {
  test(
    "is not held while 100 MB are read, listed and written down",
    async () => {
      const uri = await file("", "hundred.pcap");
      const size = generate(uri.fsPath, { ...MIXED, segments: 300_000, flows: 10_000, loss: 0.25 });
      assert.ok(size > 90e6);
      const delay = monitorEventLoopDelay({ resolution: 1 });
      delay.enable();
      const holds = await holdsOf("dist/extension.js", async () => {
        const capture = await open(uri);
        assert.equal(capture.summary.flows, 10_000);
        await problems(uri, 1000);
        await openTranscript(uri);
        for (const sort of ["problem", "segments", "initiator"] as const)
          await capture.ask("flows", {
            first: 0,
            count: 100,
            sort,
            descending: true,
            filter: { text: "443", outcomes: [] },
          });
      });
      delay.disable();
      const over = holds.filter(({ ms }) => ms > PROMISE_MS);
      const [longest] = holds;
      assert.ok(longest, "the profiler saw nothing of the extension");
      console.log(
        `  own code held the thread ${holds.length} times, ${over.length} of them over ${PROMISE_MS} ms; longest: ${holds
          .slice(0, 3)
          .map(({ ms, where }) => `${ms.toFixed(1)} ms (${where})`)
          .join(", ")}; everybody's longest: ${(delay.max / 1e6).toFixed(0)} ms`,
      );
    },
    { timeoutMs: 240_000 },
  );
});
