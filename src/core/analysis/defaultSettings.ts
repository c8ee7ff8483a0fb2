import { DEFAULT_SETTINGS } from "../rules/rule";
import type { AnalysisSettings } from "./query";

export const DEFAULT_ANALYSIS_SETTINGS: AnalysisSettings = { ...DEFAULT_SETTINGS, rules: {}, checksums: "kept" };
