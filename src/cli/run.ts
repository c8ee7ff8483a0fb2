// The command line without the process: arguments and streams in, exit status out.

import { parseArguments } from "./arguments";
import { EXIT_CLEAN, EXIT_UNUSABLE } from "./exitStatus";
import { RULE_IDS } from "./ruleIds";
import { type FileSettings, findSettings, SettingsFileError } from "./settingsFile";
import { Ends, type Surroundings } from "./surroundings";

/** Runs the program. Settles when all output is written. */
export async function run(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  const ends = new Ends(surroundings);
  const { version } = surroundings;
  const settings = argv.includes("--no-config") ? {} : settingsOf(surroundings.folder);
  const isUsable = !(settings instanceof SettingsFileError);
  const request = parseArguments(argv, { ruleIds: RULE_IDS, version, ...(isUsable ? { settings } : {}) });
  if (!isUsable && "captures" in request) {
    await ends.complain(settings.message);
    return EXIT_UNUSABLE;
  }
  switch (request.kind) {
    case "print":
      await ends.out.write(request.text);
      return EXIT_CLEAN;
    case "unusable":
      await ends.complain(`${request.message} See --help.`);
      return EXIT_UNUSABLE;
    default: {
      // Help and errors do not wait for the code of the analysis: a bundle of its own.
      const { answer } = await import("./answers");
      return answer(request, surroundings, ends);
    }
  }
}

function settingsOf(folder: string): FileSettings | SettingsFileError {
  try {
    return findSettings(folder, RULE_IDS);
  } catch (error) {
    if (error instanceof SettingsFileError) return error;
    throw error;
  }
}
