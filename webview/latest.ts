// Of several successive requests only the last result is used: holding an arrow key down requests many
// flows, and only the one where the key was released is drawn.

export interface Latest<Arg> {
  ask(arg: Arg): void;
}

/** Runs `work` for one argument at a time; of arguments passed meanwhile, only the last is kept. */
export function latestOnly<Arg>(work: (arg: Arg, isLatest: () => boolean) => Promise<void>): Latest<Arg> {
  let running = false;
  let next: { readonly arg: Arg } | undefined;
  const run = async () => {
    running = true;
    while (next !== undefined) {
      const { arg } = next;
      next = undefined;
      await work(arg, () => next === undefined);
    }
    running = false;
  };
  return {
    ask(arg) {
      next = { arg };
      if (!running) void run();
    },
  };
}
