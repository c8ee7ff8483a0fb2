import { nodePlatform } from "../../src/io/node/nodePlatform";
import type { Platform } from "../../src/io/platform";
import { webPlatform } from "../../src/io/web/webPlatform";

/** Both sides of the seam, by name, for `describe.each`. Node has all that the browser's side needs. */
export const PLATFORMS: readonly (readonly [name: string, platform: Platform])[] = [
  ["Node", nodePlatform],
  ["web", webPlatform],
];
