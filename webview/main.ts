// Entry of the editor's page.

import type { HostApi, WebviewApi } from "../src/protocol/api";
import { Link } from "../src/protocol/link";
import { createPage } from "./page";
import { createStateStore } from "./state";
import { connectShell } from "./vscode";

const shell = connectShell();
const store = createStateStore(shell.restore(), shell.save);
const root = document.getElementById("app") ?? document.body;
const page = createPage(root, { call: (method, arg) => link.call(method, arg) }, store);
const link = new Link<HostApi, WebviewApi>(shell.port, page.handlers);
void page.start();
