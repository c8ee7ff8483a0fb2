// @ts-check
// What was not tested, because a program or a right is missing here, and the command that installs what can be installed.
// A test says so itself: "tcpdump, ip are missing" in its group's title, behind "skipped:", or as the reason of its skip.

/** The packages that hold the programs which tests ask for. */
const packages = {
  tshark: { apt: "tshark", brew: "wireshark" },
  capinfos: { apt: "tshark", brew: "wireshark" },
  dumpcap: { apt: "tshark", brew: "wireshark" },
  tcpdump: { apt: "tcpdump", brew: "tcpdump" },
  ip: { apt: "iproute2", brew: undefined },
  python3: { apt: "python3", brew: "python" },
};

/**
 * @param {readonly string[]} reasons One for each test that was skipped.
 * @param {NodeJS.Platform} platform
 * @returns {string} Empty when no test was skipped.
 */
export function missingList(reasons, platform) {
  if (reasons.length === 0) return "";
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const lines = [...counts].map(([reason, count]) => `${String(count).padStart(5)}  ${reason}`);
  const command = installCommand([...counts.keys()], platform);
  return ["Skipped tests:", ...lines, ...(command ? [`Install what is missing: ${command}`] : [])].join("\n");
}

/**
 * @param {readonly string[]} reasons
 * @param {NodeJS.Platform} platform
 */
function installCommand(reasons, platform) {
  const missing = reasons.flatMap((reason) => /^(.+) (?:is|are) missing$/.exec(reason)?.[1]?.split(", ") ?? []);
  const manager = platform === "darwin" ? "brew" : "apt";
  const wanted = Object.entries(packages).flatMap(([program, names]) =>
    missing.includes(program) ? (names[manager] ?? []) : [],
  );
  if (wanted.length === 0 || platform === "win32") return undefined;
  const list = [...new Set(wanted)].join(" ");
  return manager === "brew" ? `brew install ${list}` : `apt-get install --no-install-recommends ${list}   (as root)`;
}

/**
 * The reasons in a report of Vitest: what the titles of skipped groups say.
 *
 * @param {{ testResults: { assertionResults: { status: string, fullName: string }[] }[] }} report
 * @returns {readonly string[]}
 */
export function skipReasons(report) {
  return report.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status !== "passed" && status !== "failed")
    .map(({ fullName }) => /\(skipped: ([^)]*)\)/.exec(fullName)?.[1] ?? "not for this machine");
}
