import { describe, expect, it } from "vitest";
import { describeOption, parseOptions } from "../../src/core/tcp/options";
import { concat, pcapFile, pcapngBlock, pcapngFile, sectionHeader, tcpSegment } from "../support/frames";
import { wrappings } from "../support/layers";
import { fc } from "../support/properties";
import { corpus, crashes } from "./corpus";
import { mutant } from "./mutate";
import { survive } from "./survive";

const MINUTES = 240_000;

/** As many as take some twenty seconds; `npm run fuzz` continues where these end. */
const MUTANTS = 1500;
const SEEDS_PER_TEST = 250;

describe("whatever a file holds, it ends in flows or in a message", () => {
  const files = corpus();

  it("for the corpus itself", { timeout: MINUTES }, () => {
    for (const file of files) survive(file);
  });

  for (const { name, file } of crashes()) {
    it(`for what crashed once: ${name}`, () => survive(file));
  }

  for (let first = 0; first < MUTANTS; first += SEEDS_PER_TEST) {
    it(`for mutants ${first} to ${first + SEEDS_PER_TEST - 1}`, { timeout: MINUTES }, () => {
      for (let seed = first; seed < first + SEEDS_PER_TEST; seed++) {
        try {
          survive(mutant(seed, files));
        } catch (error) {
          throw new Error(`mutant ${seed}: ${(error as Error).message}`, { cause: error });
        }
      }
    });
  }
});

const bytes = (maxLength: number) => fc.uint8Array({ maxLength });

describe("properties", () => {
  it("any octets behind a pcap's header", { timeout: MINUTES }, () => {
    fc.assert(
      fc.property(bytes(300), (rest) => survive(concat(pcapFile([]), rest))),
      { numRuns: 300 },
    );
  });

  it("any octets behind a pcapng's section header, and in its blocks", { timeout: MINUTES }, () => {
    const block = fc.tuple(fc.constantFrom(1, 2, 3, 5, 6, 10, 0x0a0d0d0a), bytes(80));
    fc.assert(
      fc.property(fc.array(block, { maxLength: 8 }), bytes(40), (blocks, rest) =>
        survive(concat(sectionHeader(), ...blocks.map(([type, body]) => pcapngBlock(type, body)), rest)),
      ),
      { numRuns: 300 },
    );
  });

  it("any frames on any link", { timeout: MINUTES }, () => {
    const linkType = fc.constantFrom(...new Set(wrappings.map((each) => each.linkType)), 147);
    fc.assert(
      fc.property(linkType, fc.array(bytes(120), { maxLength: 5 }), (link, frames) => {
        survive(pcapFile(frames, { linkType: link }));
        survive(pcapngFile(frames, { interfaces: [{ linkType: link }] }));
      }),
      { numRuns: 300 },
    );
  });

  it("any octets within any tunnel", { timeout: MINUTES }, () => {
    fc.assert(
      fc.property(fc.constantFrom(...wrappings), bytes(100), ({ linkType, wrap }, packet) =>
        survive(pcapFile([wrap(concat(Uint8Array.of(0x45), packet))], { linkType })),
      ),
      { numRuns: 300 },
    );
  });

  it("any TCP header and options in a flow", { timeout: MINUTES }, () => {
    const words = fc.integer({ min: 0, max: 0xffffffff });
    const segment = fc.record({
      seq: words,
      ack: words,
      flags: fc.integer({ min: 0, max: 0xfff }),
      window: fc.integer({ min: 0, max: 0xffff }),
      options: bytes(40),
      payload: bytes(30),
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(segment, fc.boolean()), { minLength: 1, maxLength: 12 }), (segments) => {
        const packets = segments.map(([fields, isForth]) => {
          const [sourcePort, destinationPort] = isForth ? [5, 80] : [80, 5];
          const body = tcpSegment({ ...fields, sourcePort, destinationPort });
          return wrappings[0]!.wrap(ipv4Of(body, isForth));
        });
        survive(pcapFile(packets));
      }),
      { numRuns: 400 },
    );
  });

  it("options have words, and lie side by side", () => {
    fc.assert(
      fc.property(bytes(40), (octets) => {
        const options = parseOptions(octets);
        expect(options.reduce((at, { offset, length }) => (offset === at ? at + length : -1), 0)).toBe(octets.length);
        for (const option of options) expect(describeOption(option)).not.toMatch(/undefined|NaN/);
      }),
      { numRuns: 2000 },
    );
  });
});

function ipv4Of(segment: Uint8Array, isForth: boolean): Uint8Array {
  const hosts = [
    [10, 0, 0, 1],
    [10, 0, 0, 2],
  ] as const;
  const header = Uint8Array.from([0x45, 0, 0, 20 + segment.length, 0, 0, 0, 0, 64, 6, 0, 0]);
  const [from, to] = isForth ? hosts : [hosts[1], hosts[0]];
  return concat(header, Uint8Array.from(from), Uint8Array.from(to), segment);
}
