// Parses the programs' standard error.

/** Frames dropped by the program or the system, if a line reports them. */
export function droppedIn(line: string): number | undefined {
  // tcpdump, at its end and after SIGUSR1 or SIGINFO.
  const kernel = /(\d+) packets? dropped by kernel/.exec(line);
  if (kernel) return Number(kernel[1]);
  // dumpcap, at its end: received/dropped.
  const both = /^Packets received\/dropped on interface .*: \d+\/(\d+) /.exec(line);
  return both ? Number(both[1]) : undefined;
}

/** The device disappeared during the capture. */
export function isDeviceGone(text: string): boolean {
  return /interface disappeared|no longer attached|network (?:went|is) down|interface went down/i.test(text);
}

export function isDeviceUnknown(text: string): boolean {
  return /no such device|no device named|doesn't exist|PCAP_ERROR_NO_SUCH_DEVICE/i.test(text);
}

export function isPermissionDenied(text: string): boolean {
  return /permission|operation not permitted|not permitted to capture|access is denied|Npcap.*(?:not|isn't) (?:installed|running)/i.test(
    text,
  );
}

/** The program's error message, without its name, progress and advice for the command line. */
export function complaintOf(text: string): string {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.replace(/^(?:tcpdump|dumpcap): /, "").trim())
    .filter((line) => line !== "" && !isNoise(line));
  return lines.slice(0, 2).join(" ");
}

function isNoise(line: string): boolean {
  return (
    /^(?:Capturing on|File: |listening on|Packets |verbose output|data link type |See the User's Guide)/.test(line) ||
    /^\d+ packets? (?:captured|received|dropped)/.test(line)
  );
}
