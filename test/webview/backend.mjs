// What answers the page in the harness: the real analysis of a capture, or a made-up list of any length.

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { MessageChannel } from "node:worker_threads";
import { build } from "esbuild";

const CLEAN = new URL("../../media/samples/clean.pcap", import.meta.url);
const SETTINGS = { handshakeSlowMs: 1000, rules: {}, checksums: "kept" };

/** The analysis service and the link of this tree, bundled for Node. */
async function loadService() {
  const { outputFiles } = await build({
    stdin: {
      contents: `export { AnalysisService } from "./src/worker/service"; export { Link } from "./src/protocol/link";
        export { nodePlatform } from "./src/io/node/nodePlatform";`,
      resolveDir: fileURLToPath(new URL("../..", import.meta.url)),
      loader: "ts",
    },
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString("base64")}`);
}

const loading = loadService();

function portOf(port) {
  return {
    post: (message) => port.postMessage(message),
    onMessage(listener) {
      port.on("message", listener);
      return { dispose: () => port.off("message", listener) };
    },
  };
}

/** Serves `HostApi` for a capture on disk, or for several that are compared. `tell(method, arg)` calls the page. */
export async function captureBackend(path, tell) {
  const paths = [path].flat();
  const { AnalysisService, Link, nodePlatform } = await loading;
  const { port1, port2 } = new MessageChannel();
  const service = new AnalysisService(portOf(port1), nodePlatform);
  let latest;
  const changed = (summary) => {
    latest = summary;
    tell("changed", summary);
  };
  const analysis = new Link(portOf(port2), { changed });
  const source = { kind: "files", paths, compared: paths.length > 1 };
  const open = () => analysis.call("open", { source, settings: SETTINGS, follow: false });
  latest = await open().catch((error) => ({ ...EMPTY_SUMMARY, state: "failed", failure: error.message }));
  const ask = (method) => (arg) => analysis.call(method, arg);
  return {
    handlers: {
      ready: () => ({
        name: paths.map((each) => each.replace(/.*\//, "")).join(" + "),
        summary: latest,
        reveal: undefined,
        canFollow: true,
        following: false,
      }),
      flows: ask("flows"),
      indexOfFlow: ask("indexOfFlow"),
      filterHelp: ask("filterHelp"),
      overview: ask("overview"),
      flow: ask("flow"),
      goodFlow: async ({ id }) => ask("goodFlow")({ id, sample: await readFile(CLEAN) }),
      digest: ask("digest"),
      dataRows: ask("dataRows"),
      frame: ask("frame"),
      framesAtPlaces: ask("framesAtPlaces"),
      flowTime: ask("flowTime"),
      correctClocks: ask("correctClocks"),
      cancel: ask("cancel"),
      follow: ask("follow"),
      reload: async () => changed(await open()),
    },
    dispose() {
      analysis.dispose();
      service.dispose();
      port1.close();
    },
  };
}

const OUTCOMES = [
  "established",
  "refused",
  "unanswered",
  "unreachable",
  "half-open",
  "reset",
  "broken",
  "one-sided",
  "not-captured",
];

export const EMPTY_SUMMARY = {
  state: "complete",
  failure: undefined,
  bytesRead: 0,
  byteLength: 0,
  revision: 1,
  format: "pcap",
  frames: 0,
  interfaces: [],
  linkTypes: ["Ethernet"],
  tcpSegments: 0,
  notTcp: [],
  flows: 0,
  outcomes: Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])),
  findings: { error: 0, warning: 0, information: 0, hint: 0 },
  issues: [],
  epochSeconds: 1_700_000_000,
  lastTimeNs: 0,
};

/** `total` flows that are computed, not kept; every flow's diagram is that of a real one. */
export function madeUpBackend(total, real) {
  let revision = 1;
  const rowOf = (id) => {
    const outcome = id % 11 < 3 ? OUTCOMES[id % 9] : "established";
    return {
      id,
      initiator:
        id % 17 === 0
          ? `[2001:db8:0:${(id & 0xffff).toString(16)}::7]:${1024 + (id % 50_000)}`
          : `10.${id & 255}.${(id >> 8) & 255}.${(id >> 16) & 255}:${1024 + (id % 50_000)}`,
      responder: `192.168.${id % 7}.10:${[80, 443, 22, 5432][id % 4]}`,
      initiatorKnown: outcome !== "not-captured",
      path: "",
      outcome,
      startNs: id * 1e6,
      handshakeNs: outcome === "established" ? ((id * 7919) % 90_000) * 1000 : undefined,
      segments: 3 + ((id * 31) % 2000),
      firstFrame: id * 3,
      worst:
        outcome === "broken"
          ? { rule: "syn-ack-wrong-ack", severity: "error", count: 1 + (id % 3) }
          : outcome === "half-open"
            ? { rule: "handshake-ack-missing", severity: "warning", count: 1 }
            : undefined,
    };
  };
  const passes = (row, { text, outcomes }) =>
    (outcomes.length === 0 || outcomes.includes(row.outcome)) &&
    (text === "" || `${row.initiator} ${row.responder} ${row.outcome} ${row.worst?.rule ?? ""}`.includes(text));
  let known = { key: "", ids: [] };
  const idsOf = ({ sort, descending, filter }) => {
    const key = JSON.stringify([sort, descending, filter, total]);
    if (known.key === key) return known.ids;
    const ids = [];
    for (let id = 1; id <= total; id++) if (passes(rowOf(id), filter)) ids.push(id);
    if (sort === "segments" || sort === "handshake") {
      const value = (id) => (sort === "segments" ? rowOf(id).segments : (rowOf(id).handshakeNs ?? -1));
      ids.sort((a, b) => value(a) - value(b) || a - b);
    }
    if (descending) ids.reverse();
    known = { key, ids };
    return ids;
  };
  const calls = { flows: 0 };
  return {
    calls,
    summaryOf: (part) => ({
      ...EMPTY_SUMMARY,
      frames: total * 3,
      tcpSegments: total * 3,
      flows: total,
      revision,
      outcomes: countOutcomes(total, rowOf),
      findings: { error: 40, warning: 12, information: 0, hint: 3 },
      ...part,
    }),
    grow(by) {
      total += by;
      revision++;
    },
    handlers: {
      flows(query) {
        calls.flows++;
        if (query.group !== undefined) return madeUpGroups(query, revision, idsOf(query), rowOf);
        const ids = idsOf(query);
        return {
          revision,
          total: ids.length,
          first: query.first,
          rows: ids.slice(query.first, query.first + query.count).map(rowOf),
        };
      },
      indexOfFlow: (query) => idsOf(query).indexOf(query.id),
      overview: () => madeUpOverview(revision, total, rowOf),
      filterHelp: ({ text, cursor }) => {
        const at = text.lastIndexOf(" ", cursor - 1) + 1;
        const candidates = ["refused", "broken", "tcp.port"].map((word) => ({ text: word, meaning: `about ${word}` }));
        return {
          at,
          end: text.length,
          candidates: candidates.filter((one) => one.text.startsWith(text.slice(at))),
          error: undefined,
        };
      },
      async flow({ id }) {
        const detail = await real.handlers.flow({ id: 1 });
        return { ...detail, flow: { ...detail.flow, id } };
      },
      dataRows: (arg) => real.handlers.dataRows({ ...arg, id: 1 }),
      frame: (arg) => real.handlers.frame(arg),
    },
  };
}

/** Two groups: the flows with an odd number, and the others. */
function madeUpGroups({ group, first, count }, revision, ids, rowOf) {
  const rows = ["odd", "even"].flatMap((key, remainder) => {
    const members = ids.filter((id) => id % 2 === 1 - remainder);
    const open = group.open.includes(key);
    const outcomes = { ...EMPTY_SUMMARY.outcomes, established: members.length };
    const head = {
      ...rowOf(members[0]),
      group: { key, label: `Flows: ${key}`, flows: members.length, outcomes, open },
    };
    return [head, ...(open ? members.map(rowOf) : [])];
  });
  return { revision, total: rows.length, flows: ids.length, first, rows: rows.slice(first, first + count) };
}

/** One cause, one responder, and a strip of the first flows. */
function madeUpOverview(revision, total, rowOf) {
  const bins = 120;
  const counts = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, new Array(bins).fill(0)]));
  for (let id = 1; id <= Math.min(total, 500); id++) counts[rowOf(id).outcome][id % bins]++;
  const [address, port] = rowOf(1).responder.split(":");
  return {
    revision,
    causes: [
      {
        id: "syn-ack-wrong-ack",
        severity: "error",
        rule: "syn-ack-wrong-ack",
        outcome: "broken",
        message: "Some flows: the SYN-ACK acknowledges a wrong number",
        flows: 12,
        of: total,
        firstFrame: 3,
        firstNs: 0,
        lastNs: 1e9,
        examples: [6, 17],
      },
    ],
    responders: [{ address, port: Number(port), flows: total, outcomes: countOutcomes(total, rowOf) }],
    responderCount: 28,
    places: [
      { place: "", flows: total - 1 },
      { place: "VLAN 7", flows: 1 },
    ],
    strip: { startNs: 0, binNs: 1e7, counts },
    slowest: [rowOf(1), rowOf(2)].map((row) => ({ ...row, handshakeNs: 5e8 })),
  };
}

function countOutcomes(total, rowOf) {
  const counts = { ...EMPTY_SUMMARY.outcomes };
  // Outcomes repeat every 99 ids.
  for (let id = 1; id <= Math.min(total, 99); id++) counts[rowOf(id).outcome] += Math.floor((total - id) / 99) + 1;
  return counts;
}
