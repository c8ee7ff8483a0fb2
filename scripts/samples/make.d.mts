/** Each sample and the recording that it is made from: names of files in media/samples. */
export interface Recipe {
  readonly from: string;
  readonly to: string;
}
export const RECIPES: readonly Recipe[];
/** The pair for a comparison: recordings in test/fixtures, and their names in media/samples. */
export const PAIR: readonly Recipe[];
/** The capture that a recipe makes of a recording. */
export function make(recipe: Recipe, recording: Uint8Array): Uint8Array;
