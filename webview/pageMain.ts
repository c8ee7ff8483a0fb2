// Entry of the editor's page.

import type { HostApi, WebviewApi } from "../src/protocol/api";
import { Link } from "../src/protocol/link";
import { deferHost } from "./host";
import { createPage } from "./page/page";
import { createStateStore } from "./page/state";
import { connectShell } from "./vscode";

const shell = connectShell();
const store = createStateStore(shell.restore(), shell.save);
const root = document.getElementById("app") ?? document.body;
// The link needs the page's handlers, and the page needs the link: one of them has to be created first.
const { host, connect } = deferHost();
const page = createPage(root, host, store);
connect(new Link<HostApi, WebviewApi>(shell.port, page.handlers));
void page.start();
