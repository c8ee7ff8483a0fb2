// The colours that the system asks for. Those of VS Code are in the style sheet; what else depends on its theme goes by a class.

const CLASSES = {
  dark: "vscode-dark",
  light: "vscode-light",
  highContrast: "vscode-high-contrast",
  highContrastLight: "vscode-high-contrast-light",
} as const;

export function followTheme(): void {
  const light = matchMedia("(prefers-color-scheme: light)");
  const contrast = matchMedia("(prefers-contrast: more)");
  const apply = () => {
    const name = contrast.matches
      ? light.matches
        ? "highContrastLight"
        : "highContrast"
      : light.matches
        ? "light"
        : "dark";
    document.body.classList.remove(...Object.values(CLASSES));
    document.body.classList.add(CLASSES[name]);
  };
  for (const query of [light, contrast]) query.addEventListener("change", apply);
  apply();
}
