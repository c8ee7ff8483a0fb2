// What the Share menu does: the page makes texts and pictures itself, and asks the host for all that needs the file.

import { renderMermaid } from "../../src/core/diagram/mermaid";
import { renderText } from "../../src/core/diagram/textDiagram";
import { exportName } from "../../src/core/export/exportForms";
import { type Picture, picture, type Scheme } from "../../src/core/export/picture";
import type { FlowDetail, ShareAction } from "../../src/protocol/api";
import { type Host, reasonOf } from "../host";
import { t } from "../l10n";
import { toPng } from "./rasterize";
import { createShareMenu } from "./shareMenu";

export interface ShareOptions {
  readonly host: Host;
  /** The flow in sight. */
  shown(): FlowDetail | undefined;
  /** The selected event of it. */
  selectedEvent(): number | undefined;
  captureName(): string;
  readonly lightPictures: boolean;
  onLightPictures(light: boolean): void;
  say(text: string): void;
  failed(error: unknown): void;
}

export interface Share {
  /** For the flow's head. */
  readonly element: HTMLElement;
  /** A command of VS Code for the page, which alone can draw. */
  draw(action: "copyPicture" | "savePicture"): void;
}

export function createShare(options: ShareOptions): Share {
  const { host, failed, say } = options;
  let isLight = options.lightPictures;

  const withShown = (act: (detail: FlowDetail) => unknown) => () => {
    const detail = options.shown();
    if (detail !== undefined) Promise.resolve(act(detail)).catch(failed);
  };
  const ask = (action: ShareAction) =>
    withShown(({ flow }) =>
      host.call("share", { action, target: { flowId: flow.id, event: options.selectedEvent() } }),
    );
  const copy = async (text: string, what: string) => {
    await host.call("copy", { text, what });
    say(t("{0} copied.", what));
  };

  const copyPicture = withShown(async (detail) => {
    const png = toPng(drawn(detail, scheme()));
    try {
      // The promise is handed over, so that the click still counts as the reason to write.
      await navigator.clipboard.write([new ClipboardItem({ "image/png": png })]);
    } catch (error) {
      throw new Error(t("The picture cannot be copied: {0}. Save it instead.", reasonOf(error)));
    }
    say(t("Picture copied."));
  });
  const savePicture = withShown(async (detail) => {
    const png = await toPng(drawn(detail, scheme()));
    const octets = new Uint8Array(await png.arrayBuffer());
    await host.call("savePicture", { png: octets, name: `${nameOf(detail)}.png` });
  });
  const saveDrawing = withShown((detail) =>
    host.call("saveText", {
      text: drawn(detail, isLight ? "light" : "any").svg,
      name: `${nameOf(detail)}.svg`,
    }),
  );

  const menu = createShareMenu({
    lightPictures: isLight,
    onLightPictures(light) {
      isLight = light;
      options.onLightPictures(light);
    },
    groups: [
      [
        {
          label: t("Copy report"),
          icon: "copy",
          title: t("Findings, diagram and display filter as Markdown, for a ticket"),
          run: ask("copyReport"),
        },
        {
          label: t("Copy diagram as text"),
          icon: "copy",
          title: t("Copy the diagram as text, for a ticket or a mail"),
          run: withShown((detail) => copy(renderText(detail), t("Diagram as text"))),
        },
        {
          label: t("Copy diagram as Mermaid"),
          icon: "copy",
          title: t("Copy the diagram as Mermaid, for a wiki or Markdown"),
          run: withShown((detail) =>
            copy(`\`\`\`mermaid\n${renderMermaid(detail).trimEnd()}\n\`\`\`\n`, t("Diagram as Mermaid")),
          ),
        },
        {
          label: t("Copy picture"),
          icon: "copy",
          title: t("Copy the diagram as PNG, with headline, finding, capture and time"),
          run: copyPicture,
        },
      ],
      [
        {
          label: t("Save picture as PNG…"),
          icon: "save",
          title: t("Save the diagram with headline, finding, capture and time"),
          run: savePicture,
        },
        {
          label: t("Save picture as SVG…"),
          icon: "save",
          title: t("Save the diagram with headline, finding, capture and time"),
          run: saveDrawing,
        },
      ],
      [
        {
          label: t("Export flow…"),
          icon: "save",
          title: t("The frames of this flow as a capture, with a comment on each that a finding is about"),
          run: ask("exportFlow"),
        },
        {
          label: t("Export anonymized flow…"),
          icon: "save",
          title: t("The same with other addresses and without data"),
          run: ask("exportAnonymized"),
        },
        {
          label: t("Export as packetdrill script…"),
          icon: "save",
          title: t("A script that reproduces this flow, for the tests of a TCP stack"),
          run: ask("exportScript"),
        },
        {
          label: t("Open in Wireshark"),
          icon: "external",
          title: t("Open the capture in Wireshark at the selected frame"),
          run: ask("openInWireshark"),
        },
      ],
    ],
  });

  function drawn(detail: FlowDetail, colors: Scheme): Picture {
    return picture(detail, { captureName: options.captureName(), scheme: colors });
  }

  function scheme(): Scheme {
    return !isLight && isDark() ? "dark" : "light";
  }

  function nameOf({ flow }: FlowDetail): string {
    return exportName(options.captureName(), flow.id);
  }

  return {
    element: menu,
    draw: (action) => (action === "copyPicture" ? copyPicture() : savePicture()),
  };
}

/** By the theme of VS Code. */
function isDark(): boolean {
  const { classList } = document.body;
  return (
    classList.contains("vscode-dark") ||
    (classList.contains("vscode-high-contrast") && !classList.contains("vscode-high-contrast-light"))
  );
}
