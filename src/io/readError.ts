// Why bytes cannot be read, in words.

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "it does not exist",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EISDIR: "it is a directory",
  ENOTDIR: "a part of its path is not a directory",
  ELOOP: "its symbolic links form a loop",
  EMFILE: "too many files are open",
  EIO: "the disk or network reports an error",
  ESTALE: "the network file handle is stale",
};

/** The octets cannot be read; the message is a sentence's part, without the file's name: "it does not exist". */
export class ReadError extends Error {
  override readonly name = "ReadError";
}

/** Turns an error of Node's file system into a `ReadError`. */
export function toReadError(error: unknown): ReadError {
  if (error instanceof ReadError) return error;
  const { code, message } = error as Error & { readonly code?: string };
  return new ReadError(REASONS[code ?? ""] ?? message);
}
