/** The folders of packages among the files of a bundle. */
export function packagesOf(files: readonly string[]): string[];
/** The text of the NOTICE file. @throws Error if a package does not name its license. */
export function noticesOf(folders: readonly string[]): string;
