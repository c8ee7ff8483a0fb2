import type { Flow } from "../../flow/flow";

/** What several rules ask of the same flow, one after the other, is worked out once. `work` depends on the flow alone. */
export function memoizePerFlow<T>(work: (flow: Flow) => T): (flow: Flow) => T {
  let last: { readonly flow: Flow; readonly result: T } | undefined;
  return (flow) => {
    if (last?.flow !== flow) last = { flow, result: work(flow) };
    return last.result;
  };
}
