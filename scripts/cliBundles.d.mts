/** Writes FOLDER/cli.js and its parts. Answers the names of the files that went into them. */
export function buildCli(folder: string, options?: object): Promise<readonly string[]>;
