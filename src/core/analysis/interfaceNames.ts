// What a capture calls its interfaces.

import type { CaptureInterface } from "../capture/frame";
import { linkTypeName } from "../capture/linkTypes";
import type { CaptureCounts } from "./query";

/** A file may name any number of interfaces; more than these are not useful. */
export const MOST_NAMES = 64;

/** Each name and each link type once. */
export function namesOf(interfaces: readonly CaptureInterface[]): Pick<CaptureCounts, "interfaces" | "linkTypes"> {
  const few = interfaces.slice(0, MOST_NAMES);
  const names = few.map(({ name }) => name.trim()).filter((name) => name !== "");
  const linkTypes = few.map(({ linkType }) => linkTypeName(linkType));
  return { interfaces: [...new Set(names)], linkTypes: [...new Set(linkTypes)] };
}
