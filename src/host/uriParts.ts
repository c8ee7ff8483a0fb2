/** The parts of a URI that are used here. */
export interface UriParts {
  readonly scheme: string;
  readonly authority: string;
  readonly path: string;
  readonly query: string;
}

/** The last part of an address's path. */
export function fileNameOf({ path }: Pick<UriParts, "path">): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
