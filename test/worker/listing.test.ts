// A listing in the worker: frames and data are read again from its lines.

import { afterAll, expect, it } from "vitest";
import { DEFAULT_ANALYSIS_SETTINGS } from "../../src/core/analysis/analysis";
import { nodePlatform } from "../../src/io/node/nodePlatform";
import type { AnalysisApi, AnalysisEvents, FieldNode } from "../../src/protocol/api";
import { Link } from "../../src/protocol/link";
import { AnalysisService } from "../../src/worker/service";
import { channel } from "../protocol/channel";
import { analysisOf, octetsOf, recordingOf, sectionsOf } from "../support/listings";

const [here, there] = channel();
const service = new AnalysisService(there, nodePlatform);
const link = new Link<AnalysisApi, AnalysisEvents>(here, { changed() {} });
afterAll(() => {
  service.dispose();
  link.dispose();
});

async function open(bytes: Uint8Array) {
  const source = { kind: "bytes", name: "a.txt", bytes } as const;
  return link.call("open", { source, settings: DEFAULT_ANALYSIS_SETTINGS, follow: false });
}

const named = (nodes: readonly FieldNode[], name: string): FieldNode | undefined => {
  for (const node of nodes) {
    const found = node.name === name ? node : named(node.children, name);
    if (found) return found;
  }
  return undefined;
};

it.each([
  "tcpdump -n",
  "tcpdump -n -ttt",
  "tshark",
  "tshark -t d",
  "tcpdump -n -x",
  "pktmon start --capture -m real-time",
])("%s: every frame of the flow is read again, the last one too", async (command) => {
  const summary = await open(octetsOf(sectionsOf("clean").get(command)!));
  expect(summary).toMatchObject({ state: "complete", format: "text", flows: 1 });
  const recorded = analysisOf(recordingOf("clean")).flow(1)!;
  const { flow } = (await link.call("flow", { id: 1 }))!;
  for (const event of flow.events) {
    const { fileOffset, frameNumber, timeNs } = event;
    const detail = await link.call("frame", { fileOffset, frameNumber });
    expect(detail).toMatchObject({ frameNumber, timeNs });
  }
  const run = flow.events.find(({ kind }) => kind === "run");
  if (!run) return;
  const { rows } = await link.call("dataRows", { id: 1, event: run.index, cursor: undefined, count: 100 });
  expect(rows.map(({ frameNumber }) => frameNumber)).toHaveLength(
    (recorded.events.find(({ kind }) => kind === "run") as typeof run & { segments: Record<string, number> }).segments
      .initiator! +
      (recorded.events.find(({ kind }) => kind === "run") as typeof run & { segments: Record<string, number> }).segments
        .responder!,
  );
});

it("fields that the text does not have are shown as such", async () => {
  await open(octetsOf(sectionsOf("clean").get("tcpdump -n")!));
  const { flow } = (await link.call("flow", { id: 1 }))!;
  const { fileOffset, frameNumber } = flow.events[0]!;
  const { fields, known, octets } = await link.call("frame", { fileOffset, frameNumber });
  expect(known).toHaveLength(octets.length);
  expect(named(fields, "Time to live")?.value).toBe("not in the text");
  expect(named(fields, "Checksum")?.value).toBe("not in the text");
  expect(named(fields, "Sequence number")?.value).not.toBe("not in the text");
});
