import { describe, expect, it } from "vitest";
import { PathTable } from "../../src/core/wire/paths";

describe("paths", () => {
  it("have one number each, whatever came between", () => {
    const table = new PathTable();
    const numbers = new Map<string, number>();
    for (let round = 0; round < 2; round++) {
      for (let outer = 1; outer < 40; outer++) {
        const parent = table.enter(0, "VLAN", outer);
        for (let inner = 0; inner < 40; inner++) {
          const index = table.enter(parent, inner % 2 ? "VXLAN" : "VLAN", inner);
          const text = `VLAN ${outer} / ${inner % 2 ? "VXLAN" : "VLAN"} ${inner}`;
          expect(table.texts[index]).toBe(text);
          expect(numbers.get(text) ?? index).toBe(index);
          numbers.set(text, index);
        }
      }
    }
    expect(new Set(numbers.values()).size).toBe(39 * 40);
    expect(table.texts.length).toBe(1 + 39 + 39 * 40);
  });

  it("may be without a number of their own", () => {
    const table = new PathTable();
    expect(table.texts[table.enter(table.enter(0, "MPLS"), "Ethernet")]).toBe("MPLS / Ethernet");
  });

  it("are found in a few steps where their numbers were chosen to meet in one slot of a hash without a secret", () => {
    const table = new PathTable();
    const met: number[] = [];
    for (let id = 0; met.length < 4000; id++) {
      const mixed = Math.imul(id ^ ("V".charCodeAt(0) << 24) ^ "VXLAN".length, 0x85eb_ca6b);
      if (((mixed ^ (mixed >>> 15)) & 0xfff) === 9) met.push(id);
    }
    for (const id of met) table.enter(0, "VXLAN", id);
    // Half full at most, an honest table has chains of a few dozen.
    expect(table.longestProbe).toBeLessThan(150);
  });

  it("beyond what a capture has are no longer distinguished, and need no more memory", () => {
    const table = new PathTable();
    for (let id = 0; id < 200_000; id++) table.enter(0, "VXLAN", id);
    expect(table.texts.length).toBe(65_535);
    const last = table.enter(0, "VXLAN", 199_999);
    expect(table.texts[last]).toMatch(/too many VLANs and tunnels to distinguish/);
    expect(table.enter(0, "VLAN", 7)).toBe(last);
    expect(table.texts[table.enter(0, "VXLAN", 5)]).toBe("VXLAN 5");
  });
});
