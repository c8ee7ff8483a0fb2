// A capture's interfaces by name, each once.

import { expect, test } from "vitest";
import { MOST_NAMES, namesOf } from "../../src/core/analysis/interfaceNames";
import type { CaptureInterface } from "../../src/core/capture/frame";
import { LinkType } from "../support/frames";

const named = (name: string, linkType: number = LinkType.ETHERNET) => ({ name, linkType }) as CaptureInterface;

test("equal names and link types stand once, empty names not at all", () => {
  expect(namesOf([named("eth0"), named(" eth0 "), named(""), named("lo")])).toEqual({
    interfaces: ["eth0", "lo"],
    linkTypes: ["Ethernet"],
  });
});

test("a file that names thousands gives a few", () => {
  const many = Array.from({ length: 5000 }, (_, i) => named(`if${i}`));
  expect(namesOf(many).interfaces).toHaveLength(MOST_NAMES);
});
