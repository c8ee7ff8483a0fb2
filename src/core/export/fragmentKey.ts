import { formatAddress } from "../wire/address";
import { fragmentHeader, ipv4 } from "../wire/ip";
import { type FrameOctets, walkLayers } from "../wire/walkLayers";

/** Which IP packet a frame is a fragment of (RFC 791 §3.2, RFC 8200 §4.5); `undefined` for a whole packet. */
export function fragmentKeyOf(frame: FrameOctets): string | undefined {
  let key: string | undefined;
  walkLayers(frame, (step, at, cursor) => {
    const { packet, view } = cursor;
    const isFragment =
      (step === ipv4 && cursor.at > at && (view.getUint16(at + 6) & 0x3fff) !== 0) ||
      (step === fragmentHeader && cursor.at > at && (view.getUint16(at + 2) & 0xfff9) !== 0);
    if (!isFragment || key !== undefined) return;
    const [source, destination] = [packet.sourceOffset, packet.destinationOffset].map((offset) =>
      formatAddress(frame.bytes, offset, packet.family),
    );
    key = `${cursor.paths.texts[cursor.path] ?? ""} ${source} ${destination} ${packet.ipId}`;
  });
  return key;
}
