// Link types of captures (www.tcpdump.org/linktypes.html), as people call them.

const NAMES: Readonly<Record<number, string>> = {
  0: "BSD loopback",
  1: "Ethernet",
  9: "PPP",
  50: "PPP",
  51: "PPPoE",
  101: "raw IP",
  104: "Cisco HDLC",
  105: "Wi-Fi",
  108: "BSD loopback",
  113: "Linux cooked",
  119: "Wi-Fi",
  127: "Wi-Fi",
  228: "raw IPv4",
  229: "raw IPv6",
  239: "NFLOG",
  276: "Linux cooked",
};

export function linkTypeName(linkType: number): string {
  return NAMES[linkType] ?? `link type ${linkType}`;
}
