import { expect, it } from "vitest";
import { Analysis, DEFAULT_ANALYSIS_SETTINGS } from "../../src/core/analysis/analysis";
import { buildScript } from "../support/script";

const FLOWS = 150_000;
const FLOWS_PER_PIECE = 1000;
const ETHERNET = 14;

it("flows of equal contents at the same time are no copies of each other", () => {
  const { bytes, records } = buildScript("> S 0:0(0)\n< S. 0:0(0) ack 1");
  // What flows there are is asked for, and not what is wrong with them.
  const analysis = new Analysis(DEFAULT_ANALYSIS_SETTINGS, []);
  analysis.push(bytes.subarray(0, 24));
  // Two records per flow, whose initiators are numbered through; a thousand flows per piece.
  const pair = bytes.subarray(24);
  const piece = new Uint8Array(FLOWS_PER_PIECE * pair.length);
  const view = new DataView(piece.buffer);
  const second = 16 + records[0]!.data.length;
  for (let i = 0; i < FLOWS_PER_PIECE; i++) piece.set(pair, i * pair.length);
  for (let flow = 0; flow < FLOWS; flow++) {
    const at = (flow % FLOWS_PER_PIECE) * pair.length;
    view.setUint32(at + 16 + ETHERNET + 12, 0x0a010000 + flow);
    view.setUint32(at + second + 16 + ETHERNET + 16, 0x0a010000 + flow);
    if ((flow + 1) % FLOWS_PER_PIECE === 0) analysis.push(piece);
  }
  analysis.end();
  const { flows, outcomes, tcpSegments } = analysis.counts;
  expect({ flows, tcpSegments, halfOpen: outcomes["half-open"] }).toEqual({
    flows: FLOWS,
    tcpSegments: 2 * FLOWS,
    halfOpen: FLOWS,
  });
});
