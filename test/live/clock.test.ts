// What does not come is missing when its time has passed: a live capture's clock says so while no frame does.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { DEFAULT_ANALYSIS_SETTINGS } from "../../src/core/analysis/analysis";
import { nodePlatform } from "../../src/io/node/nodePlatform";
import type { AnalysisApi, AnalysisEvents, CaptureSummary } from "../../src/protocol/api";
import { Link } from "../../src/protocol/link";
import { AnalysisService } from "../../src/worker/service";
import { channel } from "../protocol/channel";
import { buildScript } from "../support/script";

test("a SYN without an answer becomes an error by the clock alone", async () => {
  const folder = mkdtempSync(join(tmpdir(), "live-"));
  const [here, there] = channel();
  const service = new AnalysisService(there, nodePlatform);
  let summary: CaptureSummary | undefined;
  const link = new Link<AnalysisApi, AnalysisEvents>(here, {
    changed: (now) => {
      summary = now;
    },
  });
  try {
    const path = join(folder, "a.pcap");
    writeFileSync(path, buildScript("> S 0:0(0)").bytes);
    const open = {
      source: { kind: "files", paths: [path] },
      settings: DEFAULT_ANALYSIS_SETTINGS,
      follow: true,
    } as const;
    const opened = await link.call("open", open);
    expect(opened.findings.error).toBe(0);
    const synMs = opened.epochSeconds * 1000 + opened.lastTimeNs / 1e6;
    await link.call("advance", { epochMs: synMs + 900 });
    expect(summary?.findings.error).toBe(0);
    await link.call("advance", { epochMs: synMs + 1100 });
    expect(summary?.findings.error).toBe(1);
    expect(summary?.revision).toBeGreaterThan(opened.revision);
    // A clock that goes back takes nothing back.
    await link.call("advance", { epochMs: synMs });
    expect(summary?.findings.error).toBe(1);
  } finally {
    service.dispose();
    link.dispose();
    rmSync(folder, { recursive: true });
  }
});
