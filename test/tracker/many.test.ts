import { expect, it } from "vitest";
import { Analysis } from "../../src/core/analysis/analysis";
import { buildScript } from "../support/script";

const FLOWS = 150_000;
const ETHERNET = 14;

it("flows of equal contents at the same time are no copies of each other", () => {
  const { bytes, records } = buildScript("> S 0:0(0)\n< S. 0:0(0) ack 1");
  const analysis = new Analysis();
  analysis.push(bytes.subarray(0, 24));
  // One piece: two records whose initiator is numbered through.
  const piece = bytes.slice(24);
  const view = new DataView(piece.buffer);
  const second = 16 + records[0]!.data.length;
  for (let flow = 0; flow < FLOWS; flow++) {
    view.setUint32(16 + ETHERNET + 12, 0x0a010000 + flow);
    view.setUint32(second + 16 + ETHERNET + 16, 0x0a010000 + flow);
    analysis.push(piece);
  }
  analysis.end();
  const { flows, outcomes, tcpSegments } = analysis.counts;
  expect({ flows, tcpSegments, halfOpen: outcomes["half-open"] }).toEqual({
    flows: FLOWS,
    tcpSegments: 2 * FLOWS,
    halfOpen: FLOWS,
  });
});
