// The octets of a capture, piece by piece.

/** A few milliseconds of analysis; larger pieces have no measurable gain. */
export const PIECE_BYTES = 1 << 20;

/** Each piece is valid until the next one is requested. */
export type Pieces = AsyncIterable<Uint8Array>;
