// parser.cjs PATH: pcap-parser merely emitting the packets.

import { createReadStream } from "node:fs";
import { parse } from "pcap-parser";

let packets = 0;
parse(createReadStream(process.argv[2]!))
  .on("packet", () => packets++)
  .on("end", () => console.log(packets));
