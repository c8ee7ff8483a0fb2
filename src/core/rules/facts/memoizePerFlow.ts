import type { Flow } from "../../flow/flow";

/** Computes a result once for several rules that ask about the same flow in succession. `work` depends only on the flow. */
export function memoizePerFlow<T>(work: (flow: Flow) => T): (flow: Flow) => T {
  let last: { readonly flow: Flow; readonly result: T } | undefined;
  return (flow) => {
    if (last?.flow !== flow) last = { flow, result: work(flow) };
    return last.result;
  };
}
