// The build of the site puts these files into its script.

declare module "*.pcap" {
  const bytes: Uint8Array;
  // biome-ignore lint/style/noDefaultExport: how esbuild gives a file's octets
  export default bytes;
}

/** The script of the analysis, built before. */
declare module "site:worker" {
  const code: string;
  // biome-ignore lint/style/noDefaultExport: how esbuild gives a file's text
  export default code;
}
