// Properties over many values: the same in every run, so that what fails on one machine fails on all.
// `FUZZ_SEED=7 npx vitest run test/fuzz` tries others.

import fc from "fast-check";

fc.configureGlobal({ seed: Number(process.env.FUZZ_SEED ?? 1) });

export { fc };
