import { expect, test, vi } from "vitest";
import { Analysis } from "../../src/core/analysis/analysis";
import { Losses } from "../../src/core/capture/losses";
import { concat, pcapngBlock, pcapngFile, pcapngOption, u32 } from "../support/frames";
import { buildScript } from "../support/script";

/** The statistics of the first interface: it lost `drops` frames (isb_ifdrop). */
const statistics = (drops: number) =>
  pcapngBlock(5, concat(u32(0), u32(0), u32(0), pcapngOption(5, concat(u32(drops).reverse(), u32(0)))));

const flows = Array.from({ length: 50 }, (_, i) => `+0.001 flow ${i + 1}: > S 0:0(0)`).join("\n");

test("the lost frames are counted once for all flows, and again when there is more of the capture", () => {
  const issue = vi.spyOn(Losses.prototype, "issue");
  const analysis = new Analysis();
  analysis.push(concat(pcapngFile(buildScript(flows).records), statistics(3)));
  issue.mockClear();
  for (let id = 1; id <= 50; id++) expect(analysis.flow(id)?.sight.captureDropped).toBe(3);
  expect(issue).toHaveBeenCalledTimes(1);
  analysis.push(statistics(8));
  expect(analysis.flow(1)?.sight.captureDropped).toBe(8);
  issue.mockRestore();
});
