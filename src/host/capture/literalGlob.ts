/** A glob that matches exactly this file name, whatever characters it has. */
export function literalGlob(name: string): string {
  return name.replace(/[[{}*?\]]/g, (character) => `[${character}]`);
}
