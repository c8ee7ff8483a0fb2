// The file system of the tests in VS Code for the Web: served://HOST/PATH is http://HOST/folder/PATH. It is read-only, does not
// tell of changes and cannot be searched, like the virtual folders of a code host.
const vscode = require("vscode");

/** @param {vscode.Uri} uri @param {string} question */
async function ask(uri, question) {
  const path = uri.path.split("/").map(encodeURIComponent).join("/");
  const answer = await fetch(`http://${uri.authority}/folder${path}?${question}`);
  if (answer.status === 404) throw vscode.FileSystemError.FileNotFound(uri);
  return answer;
}

function refuse() {
  throw vscode.FileSystemError.NoPermissions("This folder is read-only.");
}

exports.activate = (/** @type {vscode.ExtensionContext} */ context) => {
  const provider = {
    onDidChangeFile: new vscode.EventEmitter().event,
    watch: () => ({ dispose() {} }),
    stat: async (/** @type {vscode.Uri} */ uri) => (await ask(uri, "stat")).json(),
    readDirectory: async (/** @type {vscode.Uri} */ uri) => (await ask(uri, "list")).json(),
    readFile: async (/** @type {vscode.Uri} */ uri) => new Uint8Array(await (await ask(uri, "content")).arrayBuffer()),
    createDirectory: refuse,
    writeFile: refuse,
    delete: refuse,
    rename: refuse,
  };
  const options = { isCaseSensitive: true, isReadonly: true };
  // @ts-expect-error An event of nothing has no type.
  context.subscriptions.push(vscode.workspace.registerFileSystemProvider("served", provider, options));
};
