import { visibleText } from "../core/text/visible";

/** Text for a notification, which makes links of `[text](address)`, some of which run commands: nothing in it is a link. */
export function noticeText(text: string): string {
  return visibleText(text).replaceAll("](", "] (");
}
