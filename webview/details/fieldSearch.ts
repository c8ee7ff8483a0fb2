// Finds fields of a frame by octet and by their part of the segment.

import type { FieldNode } from "../../src/protocol/api";

/** The smallest field that an octet belongs to. */
export function innermostField(fields: readonly FieldNode[], octet: number): FieldNode | undefined {
  let best: FieldNode | undefined;
  const visit = (nodes: readonly FieldNode[]) => {
    for (const node of nodes) {
      if (
        octet >= node.start &&
        octet < node.end &&
        (best === undefined || node.end - node.start <= best.end - best.start)
      )
        best = node;
      visit(node.children);
    }
  };
  visit(fields);
  return best;
}

/** All fields that are one of these parts of the segment (`FieldNode.field`). */
export function fieldsNamed(fields: readonly FieldNode[], names: ReadonlySet<string>): readonly FieldNode[] {
  return fields.flatMap((node) => [
    ...(node.field !== undefined && names.has(node.field) ? [node] : []),
    ...fieldsNamed(node.children, names),
  ]);
}
