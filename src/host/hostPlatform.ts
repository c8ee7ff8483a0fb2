// What the extension needs from the extension host that it runs in: one of Node (`host/node`), or a browser's worker (`host/web`).

/** The thread that analyzes one capture. It serves `AnalysisApi`. */
export interface AnalysisThread {
  /** Buffers of `transfer` are moved there instead of copied. */
  post(message: unknown, transfer: readonly ArrayBuffer[]): void;
  onMessage(listener: (message: unknown) => void): { dispose(): void };
  /** Called with the reason when it ends by itself, and whether its memory was not enough. */
  onEnd(listener: (reason: string, outOfMemory?: boolean) => void): void;
  terminate(): void;
}

export interface HostPlatform {
  /** Whether the analysis can open files on disk by their paths. Otherwise it is given their bytes. */
  readonly hasFiles: boolean;
  startAnalysis(): AnalysisThread;
  /** How much memory the next analysis may use for its objects, in megabytes; only set by tests. */
  analysisMemoryMb?: number | undefined;
  /** The path of a file on disk behind all links. Rejects if there is none. */
  realPath(path: string): Promise<string>;
  /** Where `path`, absolute or relative to `folder`, lies below it, with "/"; undefined if it does not. */
  pathBelow(folder: string, path: string): string | undefined;
  /** Opens a file on disk at a frame in Wireshark; absent where programs cannot be started. The user knows why where it fails. */
  openInWireshark?(path: string, frame: number): Promise<void>;
}
