// The one sentence that says what happened.

import type { Flow } from "../flow/flow";
import type { Finding } from "../rules/rule";

/** One sentence with its full stop, for every outcome. A flow has one headline, however many findings. */
export function headline(flow: Flow, _findings: readonly Finding[]): string {
  return `${flow.outcome}.`;
}
