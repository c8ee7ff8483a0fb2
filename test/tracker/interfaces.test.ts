import { expect, it } from "vitest";
import { Analysis } from "../../src/core/analysis/analysis";
import { pcapngFile } from "../support/frames";
import { buildScript } from "../support/script";

it("interfaces are named once each, without what a terminal would obey", () => {
  const { records } = buildScript("> S 0:0(0)");
  const analysis = new Analysis();
  analysis.push(
    pcapngFile(records, { interfaces: [{ name: "eth0" }, { name: "\u001b[31mred\u0007" }, { name: "eth0" }, {}] }),
  );
  analysis.end();
  expect(analysis.counts.interfaces).toEqual(["eth0", "␛[31mred␇"]);
});

it("link types are named once each", () => {
  const { records } = buildScript("> S 0:0(0)");
  const analysis = new Analysis();
  const interfaces = [1, 276, 113, 101, 9999].map((linkType) => ({ linkType }));
  analysis.push(pcapngFile(records, { interfaces }));
  analysis.end();
  expect(analysis.counts.linkTypes).toEqual(["Ethernet", "Linux cooked", "raw IP", "link type 9999"]);
});
