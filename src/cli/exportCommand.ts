// The command export: a flow or a report of the capture, in a file or on standard output.

import { realpathSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { captureReport } from "../core/export/captureReport";
import { exportFlow } from "../core/export/exportFlow";
import { NOT_ANONYMIZED } from "../core/export/flowCapture";
import { NotAScript } from "../core/export/packetdrill";
import { reportHtml } from "../core/export/reportHtml";
import { reportMarkdown } from "../core/export/reportMarkdown";
import { isFifo, storedName } from "../io/node/openFile";
import { toReadError } from "../io/readError";
import type { Capture } from "./reporter";
import type { ExportRequest } from "./requests";
import { rereadFlow } from "./rereadFlow";
import type { Ends, Surroundings } from "./surroundings";

/** False where it cannot be: the reason is on standard error. */
export async function writeExport(
  capture: Capture,
  request: ExportRequest,
  { stdout, version }: Surroundings,
  ends: Ends,
): Promise<boolean> {
  const { format, output, anonymize } = request;
  const content = await contentOf(capture, request, version, ends);
  if (content === undefined) return false;
  if (output === undefined) {
    if (format === "pcapng" && stdout.isTTY) {
      await ends.complain("standard output is a terminal: give the file to write with -o.");
      return false;
    }
    await ends.out.write(content);
  } else if (!(await writeFile(output, content, capture.paths, ends))) return false;
  if (anonymize) await ends.complain(NOT_ANONYMIZED);
  return true;
}

async function contentOf(
  { path, paths, analysis, issues }: Capture,
  request: ExportRequest,
  version: string,
  ends: Ends,
): Promise<string | Uint8Array | undefined> {
  const { flow, format, anonymize, settings, stack } = request;
  const report = {
    application: `TCP Handshake ${version}`,
    captureName: paths.map((each) => basename(each)).join(" + "),
  };
  if (flow === undefined) {
    const document = captureReport({ analysis, issues }, report);
    return format === "html" ? reportHtml(document) : reportMarkdown(document);
  }
  const stream = paths.find((each) => each === "-" || isFifo(each));
  if (stream !== undefined) {
    await ends.complain(`${stream}: frames are read a second time for an export, and a pipe can be read only once.`);
    return undefined;
  }
  const subject = await rereadFlow(paths, analysis, flow, ends.stop);
  if (subject === undefined) {
    await ends.complain(`${path}: There is no flow ${flow}: the capture has ${analysis.flowCount}.`);
    return undefined;
  }
  try {
    const secret = anonymize ? crypto.getRandomValues(new Uint8Array(16)) : undefined;
    return exportFlow(subject, { ...report, format, secret, stack, scheme: "any", settings });
  } catch (error) {
    if (!(error instanceof NotAScript)) throw error;
    await ends.complain(`${path}: flow ${flow}: ${error.message}`);
    return undefined;
  }
}

async function writeFile(
  file: string,
  content: string | Uint8Array,
  captures: readonly string[],
  { complain }: Ends,
): Promise<boolean> {
  if (captures.some((capture) => isSame(capture, file))) {
    await complain(`${file}: this is the capture itself; it is not overwritten.`);
    return false;
  }
  try {
    writeFileSync(file, content);
    return true;
  } catch (error) {
    await complain(`${file}: Cannot write the file: ${toReadError(error).message}.`);
    return false;
  }
}

function isSame(capture: string, file: string): boolean {
  try {
    return realpathSync(storedName(capture)) === realpathSync(file);
  } catch {
    // A file that is not there is another one.
    return false;
  }
}
