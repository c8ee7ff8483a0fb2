// The texts of VLANs and tunnels of a capture that is compared with others begin with its name.

import { expect, test } from "vitest";
import { PathNames } from "../../src/core/analysis/pathNames";

test("a capture alone has no name before its layers", () => {
  const names = new PathNames(undefined);
  expect(names.of(["", "VLAN 7"])).toEqual(["", "VLAN 7"]);
  expect(names.layersOf("VLAN 7")).toBe("VLAN 7");
});

test("of a compared one, the name stands alone where there are no layers, and can be taken off again", () => {
  const names = new PathNames("client.pcap");
  const layers = ["", "VLAN 7", "VLAN 7 / VXLAN 9"];
  const paths = ["client.pcap", "client.pcap / VLAN 7", "client.pcap / VLAN 7 / VXLAN 9"];
  expect(names.of(layers)).toEqual(paths);
  expect(paths.map((path) => names.layersOf(path))).toEqual(layers);
});

test("paths that are found later are named, too", () => {
  const names = new PathNames("a");
  expect(names.of([""])).toEqual(["a"]);
  expect(names.of(["", "VLAN 7"])).toEqual(["a", "a / VLAN 7"]);
});
