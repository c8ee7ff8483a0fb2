// Who may import whom (what is not in the table is forbidden). The longest prefix that fits a file is its row; a row may always
// import itself. "folder/*" is the files of a folder without those of the folders in it.
// ARCHITECTURE.md draws it (scripts/architecture).

interface Row {
  /** Whose values and types it may import. */
  readonly values: readonly string[];
  /** Whose types it may import besides. */
  readonly types?: readonly string[];
}

const CORE = "src/core/";
const TEXT = ["src/core/text/", "src/core/flow/", "src/core/tcp/"];
const RULE = [...TEXT, "src/core/evidence/"];
const PARTS = ["webview/*", "src/protocol/", "src/core/diagram/", "src/core/filter/", "src/core/text/"];
const HOST = ["src/host/*", "src/protocol/", "src/core/text/displayFilter", "src/core/text/visible", "vscode"];
export const IMPORT_TABLE: Readonly<Record<string, Row>> = {
  "src/core/bytes/": { values: [] },
  "src/core/tcp/": { values: [] },
  "src/core/capture/": {
    values: [
      "src/core/bytes/",
      "src/core/tcp/",
      "src/core/text/visible",
      "src/core/text/amounts",
      "src/core/text/ipAddress",
    ],
  },
  "src/core/wire/": { values: ["src/core/bytes/", "src/core/tcp/"] },
  "src/core/wire/fields/": { values: ["src/core/wire/*", "src/core/tcp/"] },
  "src/core/flow/": { values: ["src/core/tcp/"] },
  "src/core/tracker/": { values: ["src/core/flow/", "src/core/wire/*", "src/core/tcp/", "src/core/bytes/"] },
  "src/core/text/": { values: ["src/core/flow/", "src/core/tcp/"] },
  // The language of filters: the page reads it as well.
  "src/core/filter/": { values: TEXT },
  // Pure, over flows and numbers: analysis feeds it, rules ask it.
  "src/core/evidence/": { values: ["src/core/tracker/", "src/core/flow/", "src/core/tcp/"] },
  // Pure, over numbers of segments and flows of several places: which are one connection, and what happened in between.
  "src/core/connection/": { values: [...TEXT, "src/core/bytes/"] },
  "src/core/rules/": { values: RULE },
  "src/core/rules/facts/": { values: RULE },
  "src/core/rules/handshake/": {
    values: [...RULE, "src/core/rules/*", "src/core/rules/facts/"],
  },
  "src/core/rules/options/": { values: [...RULE, "src/core/rules/*", "src/core/rules/facts/"] },
  "src/core/rules/segments/": {
    values: [...RULE, "src/core/rules/*", "src/core/rules/facts/"],
  },
  "src/core/rules/teardown/": {
    values: [...RULE, "src/core/rules/*", "src/core/rules/facts/"],
  },
  "src/core/rules/path/": {
    values: [...RULE, "src/core/rules/*", "src/core/rules/facts/"],
  },
  "src/core/rules/catalogue": { values: ["src/core/rules/"] },
  "src/core/causes/": {
    values: [...TEXT, "src/core/bytes/", "src/core/tracker/"],
    types: ["src/core/rules/rule"],
  },
  // One flow over time, from its frames.
  "src/core/time/": {
    values: [...TEXT, "src/core/bytes/", "src/core/wire/", "src/core/tracker/"],
    types: ["src/core/capture/frame"],
  },
  "src/core/diagram/": { values: TEXT, types: ["src/core/rules/finding"] },
  // A flow step by step, for who learns TCP from it.
  "src/core/lesson/": { values: [...TEXT, "src/core/diagram/"], types: ["src/core/rules/finding"] },
  "src/core/analysis/": {
    values: [
      "src/core/analysis/",
      "src/core/bytes/",
      ...TEXT,
      "src/core/filter/",
      "src/core/causes/",
      "src/core/bytes/",
      "src/core/capture/",
      "src/core/wire/",
      "src/core/tracker/",
      "src/core/evidence/",
      "src/core/connection/",
      "src/core/rules/",
      "src/core/diagram/",
    ],
  },
  // Every end takes the shape of an answer from here, and must not bring the analysis along.
  "src/core/analysis/query": {
    values: [],
    types: [
      "src/core/capture/",
      "src/core/causes/",
      "src/core/filter/",
      "src/core/flow/",
      "src/core/rules/",
      "src/core/text/",
    ],
  },
  // Questions that models ask, and their answers.
  "src/core/agents/": {
    values: [...TEXT, "src/core/analysis/", "src/core/diagram/", "src/core/transcript/"],
    types: ["src/core/capture/frame", "src/core/causes/cause", "src/core/rules/rule"],
  },
  // A flow or a capture for somebody else: files, reports, pictures, scripts.
  "src/core/export/": {
    values: [
      ...TEXT,
      "src/core/export/",
      "src/core/analysis/",
      "src/core/capture/",
      "src/core/wire/",
      "src/core/diagram/",
      "src/core/rules/catalogue",
    ],
    types: ["src/core/causes/cause", "src/core/rules/"],
  },
  // Without what identifies anybody.
  "src/core/export/anonymize/": {
    values: ["src/core/bytes/", "src/core/tcp/", "src/core/wire/", "src/core/tracker/sentData"],
  },
  "src/core/transcript/": {
    values: TEXT,
    types: ["src/core/rules/finding", "src/core/causes/cause", "src/core/analysis/query"],
  },
  "src/protocol/": { values: [], types: [CORE] },
  // Reading captures. What differs between Node and a browser is in the folder of each.
  "src/io/": { values: ["src/core/capture/", "src/core/text/visible"] },
  "src/io/node/": { values: ["src/io/*", "src/core/text/visible", "node:"] },
  "src/io/web/": { values: ["src/io/*"] },
  "src/worker/": { values: [CORE, "src/protocol/", "src/io/*"] },
  "src/worker/workerMain": { values: ["src/worker/*", "src/protocol/", "src/io/node/", "node:"] },
  "src/worker/webWorkerMain": { values: ["src/worker/*", "src/protocol/", "src/io/web/"] },
  "src/cli/": { values: [CORE, "src/protocol/", "src/io/", "node:", "commander", "@modelcontextprotocol/sdk"] },
  "src/host/": { values: [...HOST, "src/core/flow/flowOutcome"] },
  "src/host/capture/": {
    values: [...HOST, "src/core/lesson/lessonSettings", "src/core/text/endpoints"],
    types: [CORE],
  },
  "src/host/transcript/": {
    values: [...HOST, "src/host/capture/", "src/core/text/glossary", "src/core/text/references"],
    types: [CORE],
  },
  "src/host/share/": {
    values: [...HOST, "src/host/capture/", "src/core/export/exportForms"],
    types: [CORE],
  },
  "src/host/problems/": { values: [...HOST, "src/host/capture/", "src/host/transcript/"], types: [CORE] },
  "src/host/live/": { values: [...HOST, "src/host/capture/", "node:", "pcap-parser"], types: [CORE] },
  "src/host/agents/": { values: [...HOST, "src/host/capture/"], types: [CORE] },
  "src/host/commandLine/": { values: [...HOST, "node:"] },
  // What differs between an extension host of Node and a browser's.
  "src/host/node/": { values: [...HOST, "node:"] },
  "src/host/web/": { values: HOST },
  "src/host/commands": {
    values: [
      "src/host/*",
      "src/host/capture/",
      "src/host/transcript/",
      "src/host/problems/",
      "src/host/share/",
      "src/protocol/",
      "src/core/text/displayFilter",
      "vscode",
    ],
  },
  "src/extension": {
    values: [
      "src/host/*",
      "src/host/capture/",
      "src/host/transcript/",
      "src/host/problems/",
      "src/host/share/",
      "src/host/agents/",
      "vscode",
    ],
  },
  "src/nodeExtension": {
    values: ["src/extension", "src/host/node/", "src/host/live/", "src/host/commandLine/", "vscode"],
  },
  "src/webExtension": { values: ["src/extension", "src/host/web/", "vscode"] },
  "webview/": { values: PARTS, types: [CORE] },
  "webview/list/": { values: PARTS, types: [CORE] },
  // The views of a flow, and the switch between them.
  "webview/flow/": { values: PARTS, types: [CORE] },
  "webview/diagram/": { values: [...PARTS, "webview/flow/"], types: [CORE] },
  // The only user of the plotting library.
  "webview/time/": { values: [...PARTS, "webview/flow/", "src/core/time/timeKinds", "uplot"], types: [CORE] },
  // Steps are told beside the diagram that they are about.
  "webview/lesson/": {
    values: [...PARTS, "src/core/lesson/", "webview/glossary/", "webview/flow/", "webview/diagram/"],
    types: [CORE],
  },
  "webview/glossary/": { values: PARTS, types: [CORE] },
  "webview/details/": { values: PARTS, types: [CORE] },
  "webview/summary/": { values: PARTS, types: [CORE] },
  "webview/share/": {
    values: [...PARTS, "src/core/export/exportForms", "src/core/export/picture"],
    types: [CORE],
  },
  "webview/page/": {
    values: [
      ...PARTS,
      "webview/share/",
      "src/core/lesson/",
      "webview/flow/",
      "webview/glossary/",
      "webview/lesson/",
      "webview/list/",
      "webview/diagram/",
      "webview/time/",
      "webview/details/",
      "webview/summary/",
    ],
    types: [CORE],
  },
  // The page without VS Code.
  "webview/site/": {
    values: [
      ...PARTS,
      "webview/page/",
      "webview/list/virtualRows",
      "src/core/export/exportForms",
      "media/samples/",
      "site:worker",
    ],
    types: [CORE],
  },
  "webview/pageMain": { values: ["webview/*", "webview/page/", "src/protocol/"], types: [CORE] },
  // One module for every control, so that exchanging the toolkit is one file's work.
  "webview/controls": { values: ["webview/*", "@vscode/webview-ui-toolkit"] },
};
