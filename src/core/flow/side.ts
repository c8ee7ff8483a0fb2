/** Who sent a segment: the initiator sent the first SYN, or, where none was captured, the first segment. */
export type Side = "initiator" | "responder";
