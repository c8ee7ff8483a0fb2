// TCP options without what identifies a host, a user or a connection elsewhere: cookies, keys, signatures, addresses, and all
// that is not known. Kinds, lengths and numbers of the handshake stay.

import { parseOptions, type TcpOption } from "../../tcp/options";
import type { AddressMap } from "./addressMap";

/** Octets of the option area in place of `options`, of the same length. */
export function rewriteOptions(options: Uint8Array, map: AddressMap): Uint8Array {
  const made = new Uint8Array(options.length);
  for (const option of parseOptions(options)) {
    const { offset, length } = option;
    const octets = options.subarray(offset, offset + length);
    made.set(rewritten(option, octets, map), offset);
  }
  return made;
}

function rewritten(option: TcpOption, octets: Uint8Array, map: AddressMap): Uint8Array {
  switch (option.kind) {
    case "end":
    case "nop":
    case "mss":
    case "windowScale":
    case "sackPermitted":
    case "sack":
    case "timestamps":
    case "userTimeout":
    case "accEcn":
      return octets;
    case "ao":
      return beginning(octets, 4);
    case "fastOpen":
      return withSecrets(octets, option.experimental ? 4 : 2, octets.length, map);
    case "mptcp":
      return mptcp(octets, option.subtype, map);
    case "experimental":
      return beginning(octets, 4);
    case "afterEnd":
      return octets.map((octet) => (octet === 0 ? 0 : 1));
    case "md5":
    case "unknown":
    case "malformed":
      return beginning(octets, 2);
  }
}

const MP_CAPABLE = 0;
const DSS = 2;

/** RFC 8684 §3: keys are replaced by equal ones; numbers of a DSS stay. Tokens, nonces and addresses go. */
function mptcp(octets: Uint8Array, subtype: number, map: AddressMap): Uint8Array {
  if (subtype === DSS) return octets;
  if (subtype !== MP_CAPABLE) return beginning(octets, 3);
  let made = octets;
  for (const at of [4, 12]) if (at + 8 <= octets.length) made = withSecrets(made, at, at + 8, map);
  return made;
}

function beginning(octets: Uint8Array, length: number): Uint8Array {
  const made = new Uint8Array(octets.length);
  made.set(octets.subarray(0, length));
  return made;
}

function withSecrets(octets: Uint8Array, from: number, to: number, map: AddressMap): Uint8Array {
  const made = octets.slice();
  made.set(map.secret(octets.slice(from, to), to - from), from);
  return made;
}
