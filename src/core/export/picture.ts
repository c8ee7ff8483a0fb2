// The diagram as a picture that says by itself what it shows: headline, finding, capture and time stand on it.

import { type Scheme, standaloneCss } from "../diagram/css";
import { buildLayout } from "../diagram/diagramLayout";
import { wrapSentence } from "../diagram/measure";
import { escapeXml, renderSvg } from "../diagram/svg";
import type { FlowDetail } from "../rules/finding";
import { clockText } from "../text/durations";
import { SEVERITIES } from "../text/severities";
import { visibleText } from "../text/visible";

export type { Scheme } from "../diagram/css";

export interface PictureOptions {
  readonly captureName: string;
  /** Colors; "any" is what the reader prefers. */
  readonly scheme: Scheme;
}

export interface Picture {
  readonly svg: string;
  readonly widthPx: number;
  readonly heightPx: number;
}

const WIDTH_PX = 960;
const MARGIN_PX = 16;
const LINE_PX = 1.4;

/** A line of the picture's head. */
interface Line {
  readonly text: string;
  readonly sizePx: number;
  readonly className: string;
}

export function picture(detail: FlowDetail, { captureName, scheme }: PictureOptions): Picture {
  const layout = buildLayout(detail, { width: WIDTH_PX });
  const widthPx = layout.widthPx + 2 * MARGIN_PX;
  const lines = headOf(detail, captureName, layout.widthPx);
  let yPx = MARGIN_PX / 2;
  const texts = lines.map(({ text, sizePx, className }) => {
    yPx += sizePx * LINE_PX;
    return `<text class="sans ${className}" x="${MARGIN_PX}" y="${Math.round(yPx)}" font-size="${sizePx}">${escapeXml(text)}</text>`;
  });
  const topPx = Math.round(yPx + MARGIN_PX);
  const heightPx = topPx + layout.heightPx + MARGIN_PX;
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" class="tcp-diagram" role="img" width="${widthPx}" height="${heightPx}" viewBox="0 0 ${widthPx} ${heightPx}" aria-label="${escapeXml(visibleText(detail.headline))}">`,
    `<title>${escapeXml(visibleText(detail.headline))}</title><style>${standaloneCss(layout.hasPlaces, scheme)}</style>`,
    `<rect class="paper" width="${widthPx}" height="${heightPx}"/>`,
    ...texts,
    `<g transform="translate(${MARGIN_PX} ${topPx})">`,
    renderSvg(layout),
    "</g>",
    "</svg>",
  ];
  return { svg: `${svg.join("\n")}\n`, widthPx, heightPx };
}

function headOf({ flow, headline, findings, epochSeconds }: FlowDetail, captureName: string, widthPx: number): Line[] {
  const lines = (text: string, sizePx: number, className: string): Line[] =>
    wrapSentence(visibleText(text), widthPx, "sans", sizePx).map((line) => ({ text: line, sizePx, className }));
  const [worst] = findings.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
  const when = clockText(epochSeconds, flow.firstTimeNs);
  return [
    ...lines(headline, 17, "address"),
    ...(worst ? lines(`${worst.severity} ${worst.rule}, frame ${worst.frame}: ${worst.what}`, 13, "note") : []),
    ...lines(`${captureName}, flow ${flow.id}, ${when}`, 12, "footer"),
  ];
}
