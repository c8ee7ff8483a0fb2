// The build writes this array into the bundle that parses arguments, which then needs no rule (scripts/cliBundles.mjs).

import { RULES } from "../core/rules/catalogue";

/** The ids of all rules, in the order of the catalogue. */
export const RULE_IDS: readonly string[] = RULES.map(({ id }) => id);
