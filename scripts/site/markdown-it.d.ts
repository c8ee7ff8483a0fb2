// The part of markdown-it that the site is built with.

declare module "markdown-it" {
  export interface Token {
    readonly type: string;
    readonly content: string;
    readonly children: readonly Token[] | null;
    attrGet(name: string): string | null;
    attrSet(name: string, value: string): void;
  }
  // biome-ignore lint/style/noDefaultExport: how the package exports it
  export default class MarkdownIt {
    constructor(options: { readonly html: boolean });
    readonly options: object;
    readonly renderer: { render(tokens: readonly Token[], options: object, env: object): string };
    parse(text: string, env: object): readonly Token[];
  }
}
