// In place of the module "vscode" where VS Code does not run: texts stay English, as without a language pack.

function t(message: string, ...args: readonly (string | number | boolean)[]): string {
  return message.replace(/\{(\d+)\}/g, (all, index) => String(args[Number(index)] ?? all));
}

export const l10n = { t };
