// Reports in one line that this Node is too old, before something fails with a less clear message. Runs on any Node.
const { engines } = require("../package.json");
const [major, minor] = process.versions.node.split(".").map(Number);

// engines.node is a list of `^20.19.0` and `>=22.12.0`, joined by `||`.
const isEnough = engines.node.split("||").some((range) => {
  const [, sign, atLeastMajor, atLeastMinor] = /^\s*(\^|>=)(\d+)\.(\d+)/.exec(range);
  if (major === Number(atLeastMajor)) return minor >= Number(atLeastMinor);
  return sign === ">=" && major > Number(atLeastMajor);
});
if (!isEnough) {
  console.error(`Node ${engines.node} is needed; this is Node ${process.versions.node}.`);
  process.exit(1);
}
