// The events of the table of states (tcp/states.ts), as `advance` takes them.

import { eventNumber } from "../tcp/states";

export const SEND_SYN = eventNumber("send SYN");
export const RECEIVE_SYN = eventNumber("receive SYN");
export const SEND_SYN_ACK = eventNumber("send SYN,ACK");
export const RECEIVE_ACK_OF_SYN = eventNumber("receive ACK of SYN");
export const SEND_ACK = eventNumber("send ACK");
export const BOTH_SYNCHRONIZED = eventNumber("both synchronized");
export const ACK_OF_SYN_REFUSED = eventNumber("ACK of SYN refused");
export const SEND_FIN = eventNumber("send FIN");
export const SEND_FIN_CROSSING = eventNumber("send FIN, crossing");
export const RECEIVE_FIN = eventNumber("receive FIN");
export const RECEIVE_FIN_AND_ACK = eventNumber("receive FIN, ACK of FIN");
export const RECEIVE_ACK_OF_FIN = eventNumber("receive ACK of FIN");
export const SEND_RST = eventNumber("send RST");
export const RECEIVE_RST = eventNumber("receive RST");
