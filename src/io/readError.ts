// Why octets cannot be had, in words.

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "it does not exist",
  EACCES: "its permissions do not allow it",
  EPERM: "its permissions do not allow it",
  EISDIR: "it is a directory",
  ENOTDIR: "a part of its path is no directory",
  ELOOP: "its symbolic links form a circle",
  EMFILE: "too many files are open",
  EIO: "the disk or network reports an error",
  ESTALE: "the network file system lost it",
};

/** The octets cannot be read; the message is a sentence's part, without the file's name: "it does not exist". */
export class ReadError extends Error {
  override readonly name = "ReadError";
}

/** Turns an error of Node's file system into a `ReadError`. */
export function toReadError(error: unknown): ReadError {
  if (error instanceof ReadError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  return new ReadError(REASONS[code ?? ""] ?? message);
}
