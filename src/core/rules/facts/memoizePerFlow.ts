import type { Flow } from "../../flow/flow";

/** Computes a result once for several rules that ask about the same flow in succession. `work` depends only on the flow. */
export function memoizePerFlow<T>(work: (flow: Flow) => T): (flow: Flow) => T {
  let last: Flow | undefined;
  let result: T;
  return (flow) => {
    if (last !== flow) {
      result = work(flow);
      last = flow;
    }
    return result;
  };
}
