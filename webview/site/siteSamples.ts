// The captures that can be tried. Their octets are part of the script, because the page may not load anything.

import refused from "../../media/samples/refused.pcap";
import lostAtClient from "../../media/samples/syn-ack-lost-client.pcap";
import wrongAck from "../../media/samples/syn-ack-wrong-ack.pcap";
import unreachable from "../../media/samples/unreachable.pcap";
import { t } from "../l10n";
import type { Sample } from "./startScreen";

export const SAMPLES: readonly Sample[] = [
  {
    name: "syn-ack-wrong-ack.pcap",
    title: t("The SYN-ACK acknowledges a wrong number"),
    bytes: wrongAck,
  },
  { name: "refused.pcap", title: t("The SYN is answered with a RST"), bytes: refused },
  { name: "unreachable.pcap", title: t("The SYN is answered with an ICMP error"), bytes: unreachable },
  { name: "syn-ack-lost-client.pcap", title: t("The first SYN-ACK is lost"), bytes: lostAtClient },
];
