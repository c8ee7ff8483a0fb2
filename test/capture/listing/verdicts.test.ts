// A listing gives the verdicts of the capture that it lists, as far as the text holds what they need.

import { describe, expect, it } from "vitest";
import { severityRank } from "../../../src/core/text/severities";
import { analysisOf, LISTED, octetsOf, recordingOf, sectionsOf, verdictsOf } from "../../support/listings";

const NAMES = Object.keys(LISTED) as (keyof typeof LISTED)[];
/** Without times, nothing is late, and nothing was waited for. */
const WITHOUT_TIMES = ["tcpdump -n -t", "tshark -x"];
/** Commands that show everything of every packet. */
const COMPLETE = ["tcpdump -n -x", "tcpdump -n -xx", "tcpdump -n -X", "tshark -P -x"];
/** The ICMP error does not say which host it is about. */
const DIFFERENT: Readonly<Record<string, string>> = {
  unreachable: "show capture CAP",
  "route-unreachable-ipv6": "show capture CAP",
};

describe.each(NAMES)("listings of %s", (name) => {
  const capture = analysisOf(recordingOf(name));
  const wanted = verdictsOf(capture);
  const sections = [...sectionsOf(name)];

  it.each(sections.filter(([command]) => !WITHOUT_TIMES.includes(command)))("%s", (command, text) => {
    const analysis = analysisOf(octetsOf(text));
    if (command !== DIFFERENT[name]) expect(verdictsOf(analysis)).toEqual(wanted);
    expect(analysis.frames).toBe(capture.frames);
  });

  it.each(sections.filter(([command]) => WITHOUT_TIMES.includes(command)))("%s: no finding more", (_, text) => {
    const analysis = analysisOf(octetsOf(text));
    expect(analysis.frames).toBe(capture.frames);
    for (let id = 1; id <= analysis.flowCount; id++) {
      const found = capture.findings(capture.flow(id)!);
      for (const { rule, severity } of analysis.findings(analysis.flow(id)!)) {
        const same = found.find((finding) => finding.rule === rule);
        expect(same, rule).toBeDefined();
        expect(severityRank(severity), rule).toBeGreaterThanOrEqual(severityRank(same!.severity));
      }
    }
  });

  it.each(sections.filter(([command]) => COMPLETE.includes(command)))("%s: every octet is there", (_, text) => {
    const lacking = analysisOf(octetsOf(text)).issues.filter(({ message }) => message.includes("payload"));
    expect(lacking).toEqual([]);
  });

  it("reads pieces of any size alike", () => {
    const text = octetsOf(sectionsOf(name).get("tcpdump -n -e -vv")!);
    expect(verdictsOf(analysisOf(text, 7))).toEqual(verdictsOf(analysisOf(text)));
  });
});
