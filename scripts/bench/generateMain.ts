// generate.cjs PATH RECIPE-AS-JSON SCALE: writes a capture and prints its size.

import { generate, MIXED, type Recipe } from "./generate";

const [, , path, recipe, scale] = process.argv;
const wanted: Recipe = { ...MIXED, ...(JSON.parse(recipe!) as Partial<Recipe>) };
const factor = Number(scale);
console.log(
  generate(path!, {
    ...wanted,
    segments: Math.round(wanted.segments * factor),
    flows: Math.max(1, Math.round(wanted.flows * factor)),
  }),
);
