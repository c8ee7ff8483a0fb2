// To be imported before uPlot, which makes a number format of the browser's language while it is loaded. A browser that is
// started where no language is set (LANG=C) may name it as POSIX does, "en-US@posix", and Intl throws for what is no language
// tag (RFC 5646): nothing of the page would run.

try {
  Intl.getCanonicalLocales(navigator.language);
} catch {
  Object.defineProperty(navigator, "language", { value: "en-US" });
}
