// A report as blocks of plain text: Markdown and HTML are two ways to write them, and the only places where text becomes markup.

export type ReportBlock =
  | { readonly kind: "heading"; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly kind: "paragraph"; readonly text: string; readonly isStrong?: boolean }
  /** Items of a list, each with a name before it if that is not "". */
  | { readonly kind: "list"; readonly items: readonly (readonly [name: string, text: string])[] }
  /** Literal, such as a filter to copy. */
  | { readonly kind: "code"; readonly text: string }
  | {
      readonly kind: "table";
      readonly heads: readonly string[];
      readonly rows: readonly (readonly string[])[];
    }
  /** A diagram: as a drawing where the form can have one, else as characters. */
  | { readonly kind: "diagram"; readonly svg: string; readonly text: string };

export interface ReportDocument {
  readonly title: string;
  readonly blocks: readonly ReportBlock[];
}
