/** Exit statuses of docs/command-line.md: no finding at or above `--fail-on`; at least one; invalid input. */
export const EXIT_CLEAN = 0;
export const EXIT_FOUND = 1;
export const EXIT_UNUSABLE = 2;
