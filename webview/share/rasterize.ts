import type { Picture } from "../../src/core/export/picture";
import { t } from "../l10n";

/** Twice as many points as the drawing has, so that it is sharp where it is enlarged. */
const SCALE = 2;
/** Browsers refuse larger canvases. */
const LONGEST_PX = 16_000;
const MOST_PX = 200_000_000;

/** The drawing as a PNG, drawn by the page itself. @throws where the drawing is too large for that */
export async function toPng({ svg, widthPx, heightPx }: Picture): Promise<Blob> {
  const scale = Math.min(SCALE, LONGEST_PX / Math.max(widthPx, heightPx), Math.sqrt(MOST_PX / (widthPx * heightPx)));
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(widthPx * scale);
    canvas.height = Math.round(heightPx * scale);
    canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise<Blob>((resolve, reject) =>
      canvas.toBlob((png) =>
        png ? resolve(png) : reject(new Error(t("The drawing is too large for a PNG. Save it as SVG."))),
      ),
    );
  } finally {
    URL.revokeObjectURL(address);
  }
}
