import { expect, test } from "vitest";
import { Analysis } from "../../src/core/analysis/analysis";
import { asRecord, pcapFile } from "../support/frames";
import { buildScript } from "../support/script";

const OPEN = (flow: number) => `
    flow ${flow}: > S 0:0(0) <mss 1460>
    flow ${flow}: < S. 0:0(0) ack 1 <mss 1460>
    flow ${flow}: > . 1:1(0) ack 1`;

/** Clean; a warning; an error; a hint alone. */
function capture(): Analysis {
  const script = `${OPEN(1)}
    flow 2: > S 0:0(0) <mss 1460>
    +1 flow 2: > S 0:0(0) <mss 1460>
    flow 2: < S. 0:0(0) ack 1 <mss 1460>
    flow 2: > . 1:1(0) ack 1
    flow 3: > S 0:0(0) <mss 1460>
    flow 3: < S. 0:0(0) ack 9 <mss 1460>
    flow 3: > R 9:9(0)
    flow 4: < P. 1:11(10) ack 1
    flow 4: > . 1:1(0) ack 11`;
  const analysis = new Analysis();
  analysis.push(pcapFile(buildScript(script).records.map(asRecord)));
  analysis.end();
  return analysis;
}

test("problems are errors and warnings, and of the worst flows the list is in the order of the capture", () => {
  const analysis = capture();
  const severities = [1, 2, 3, 4].map((id) => analysis.row(id)?.worst?.severity);
  expect(severities).toEqual([undefined, "warning", "error", "hint"]);
  const worst = (text: string, most: number) => {
    const { flows, all, troubled } = analysis.worst(text, () => most);
    return { flows: [...flows], all, troubled };
  };
  expect(worst("", 1)).toEqual({ flows: [3], all: 4, troubled: 2 });
  expect(worst("", 2)).toEqual({ flows: [2, 3], all: 4, troubled: 2 });
  expect(worst("", 9)).toEqual({ flows: [1, 2, 3, 4], all: 4, troubled: 2 });
  expect(worst("tcp.stream != 2", 2)).toEqual({ flows: [2, 4], all: 3, troubled: 1 });
});
