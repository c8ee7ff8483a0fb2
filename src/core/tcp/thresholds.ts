// Every time and distance from which on the program judges otherwise, with what it rests on. Times are nanoseconds, distances
// octets of sequence number space. Where no standard says how much, the number is a measured or a cautious one, and says so.

/** RFC 6298 §2.1: the first retransmission timeout. What is expected and has not come by then, nobody waits for any more. */
export const ANSWER_EXPECTED_NS = 1e9;
/** No first timeout of a SYN or SYN-ACK is longer: 3 s before RFC 6298 (RFC 1122 §4.2.3.1), 1 s since, and some slack. */
export const LONGEST_FIRST_TIMEOUT_NS = 3.5e9;
/** RFC 6298 §2.4: a sender whose first timeout is not in the capture is taken to have had one of at least this. */
export const STANDARD_TIMEOUT_NS = 1e9;
/** RFC 6298 §2.1 asks for 1 s before a SYN is sent again. No common stack takes less than half of that; small ones do. */
export const EARLY_RETRY_NS = 0.5 * STANDARD_TIMEOUT_NS;
/** RFC 9293 §3.8.6.3: an acknowledgment is delayed by no more than this. */
export const DELAYED_ACK_NS = 500e6;
/** A responder with state repeats its SYN-ACK after the first timeout; half a second more for a slow timer. */
export const SYN_ACK_REPEATED_NS = 1.5 * ANSWER_EXPECTED_NS;
/** An initiator answers a SYN-ACK at once: an ACK that comes later may follow much that was not captured. A cautious number. */
export const PROMPT_ACK_NS = 200e6;
/** A responder without the ACK has repeated its SYN-ACK by then (RFC 6298 §2.1, §5.5: after 1 s, then after 2 s). */
export const SYN_ACK_REPEATED_BY_NS = 3e9;
/** RFC 5961 §4.2: a challenge ACK comes within a round trip, and none is longer than the first timeout allows for. */
export const CHALLENGE_ANSWERED_NS = ANSWER_EXPECTED_NS;
/** The least timeout in use (Linux, RTO_MIN; RFC 6298 §2.4 asks for 1 s): retransmissions and probes take no less. */
export const SHORTEST_TIMEOUT_NS = 200e6;
/** A SYN that was refused is sent again after half a second at the soonest (Windows); a tenth less for a coarse timer. */
export const REFUSED_SYN_REPEATED_NS = 400e6;
/** Timers of SYNs run out after whole steps of this, give or take: after 1 s, 3 s, 7 s, or every second, or after 0.5 s. */
export const SYN_TIMER_STEP_NS = 500e6;
/** How far such a timer may be off. A cautious number. */
export const SYN_TIMER_JITTER_NS = 20e6;
/** RFC 9293 §3.8.3: a SYN is tried for 3 minutes at least, so one attempt is taken to last as long. */
export const LONGEST_ATTEMPT_NS = 180e9;

/** A FIN after so long a silence is a program's timeout, and not the end of an exchange. A cautious number. */
export const IDLE_CLOSE_NS = 1e9;

/** Longer than a program usually takes to close after its peer, or to answer. A cautious number. */
export const LONG_CLOSE_WAIT_NS = 60e9;

/** Copies of one frame lie at most this far apart. A stack takes longer to repeat a segment, or gives it another IP ID. */
export const COPY_NS = 5e6;
/** A capture swaps two frames within this time, as where an interface has several queues. A cautious number. */
export const FRAME_SWAP_NS = 20e6;
/**
 * Without a single frame for longer than this, the capture is taken to have paused. Retransmissions of one segment are at most
 * 120 s apart (Linux's TCP_RTO_MAX; RFC 6298 §2.5 allows any limit of 60 s or more).
 */
export const CAPTURE_GAP_NS = 125e9;
/** Frames that are older than one before them by as much were not swapped: the file has two clocks, or several captures. */
export const TIME_RUNS_BACK_NS = 1e9;
/** A file without a frame for a day. Between merged captures lie days to years; few captures that run are silent for as long. */
export const FILE_PAUSE_NS = 86_400e9;
/** Two capture points record one segment within this time: the path between them, and their clocks. A cautious number. */
export const CAPTURE_POINTS_APART_NS = 10e9;
/** Without an IP ID a copy from a second capture point comes before any retry of a SYN may. */
export const COPY_BEFORE_RETRY_NS = 0.5 * ANSWER_EXPECTED_NS;
/** A SYN recorded after its answer belongs to the flow that began with the answer: captures joined from two have such gaps. */
export const SYN_RECORDED_LATE_NS = 1e9;
/** The directions of a connection that travel on two paths interlock within this time, unless their numbers meet exactly. */
export const HALVES_APART_NS = 60e9;
/** Without a round trip to measure by, data below SND.NXT that comes this soon was reordered (Wireshark's tcp.analysis.out_of_order). */
export const OUT_OF_ORDER_NS = 3e6;
/** A fast retransmission follows its duplicate ACKs within this time (Wireshark's tcp.analysis.fast_retransmission). */
export const FAST_RETRANSMISSION_NS = 20e6;

/** A SYN with another ISN belongs to the attempt that is open while that one may still be tried again (RFC 9293 §3.8.3). */
export const SAME_ATTEMPT_NS = 120e9;
/** The same SYN again after this long is another connect call that happened to choose the same number. */
export const SAME_SYN_NS = 300e9;
/** 2 MSL, with the MSL of RFC 9293 §3.4.1: two minutes. */
export const TWO_MSL_NS = 240e9;
/** Verdicts about what is missing, but for a FIN, are settled when the capture continues for so long after the flow's last segment: `LONGEST_FIRST_TIMEOUT_NS` has passed. */
export const SETTLED_NS = 4e9;
/** A flow that has ended is reported as over when it was silent for so long. */
export const ENDED_OVER_NS = 10e9;
/** A flow that never opened is over when it was silent for so long: stacks have given up (RFC 9293 §3.8.3: at least 3 minutes). */
export const UNOPENED_OVER_NS = 600e9;
/** And an open one: its keep-alives would have come (RFC 9293 §3.8.4: every two hours). */
export const OPEN_OVER_NS = 3 * 3600e9;
/** Nothing of a flow that has ended comes later than this; 2 MSL are four minutes (RFC 9293 §3.4.2). */
export const LINGER_NS = 600e9;

/** Ordinary segments with such a pause between them are two runs, so that the time is kept. No round trip or timeout is as long. */
export const RUN_PAUSE_NS = 30e9;

/** A silence this long has a row of its own in the diagram, unless the round trip is as long. */
export const SILENCE_SHOWN_NS = 0.5e9;

/** An echo that is off by fewer ticks is a fault of counting, and not another segment's. */
export const MISCOUNTED_TICKS = 10;

/** Hosts with several clocks differ by a tick or two from one segment to the next; from this on timestamps run backwards. */
export const BACKWARD_TICKS = 3;

/** Ethernet pads a packet to 46 octets (RFC 894): a pure ACK over IPv4 lacks so many. */
export const MOST_LINK_PADDING = 6;
/** Of a side that sent more octets, numbers below its ISN may be newer ones that wrapped. Half of what comparisons reach. */
export const MOST_OCTETS_BELOW_WRAP = 2 ** 30;

/** RFC 7323 §2.3: the largest shift count. */
export const LARGEST_SHIFT = 14;
/** RFC 9293 §3.1: the window field has 16 bits. */
export const LARGEST_UNSCALED_WINDOW = 65_535;
/** 2^14 times 65535 (RFC 7323 §2.3), rounded up: no more than that can be outstanding. */
export const LARGEST_WINDOW = 2 ** 30;
/** No SYN carries as much data: the IP packet is smaller (RFC 791 §3.1). A number that is further off is not its. */
export const BEYOND_SYN_DATA = 65_536;
/** What an endpoint sends within `SYN_RECORDED_LATE_NS` of its SYN is not further from it. */
export const SENT_SINCE_SYN = 1 << 16;
/** Numbers further apart do not belong to one connection, nor to the one before it. A cautious number: 16 MB. */
export const SAME_CONNECTION = 1 << 24;
/** The numbers of both directions of one connection are no further apart: a window of 1 MB. */
export const INTERLOCKING = 1 << 20;
/** A number further above a FIN may be the next connection's, whose SYN was not captured; unless its sender's own fits. */
export const ABOVE_FIN = 1 << 14;
/** Data further above a FIN is the next connection's, whose SYN was not captured: beyond a window of 1 MB. */
export const DATA_ABOVE_FIN = 1 << 20;
/** Lower numbers are of stacks that begin at 0 or 1 and count up, or relative ones of a tool: two connections may well share them. */
export const LEAST_RANDOM = 1 << 16;
/** No capture misses so many octets at once: a number that is further off is wrong, and not because something was missed. A cautious number: 16 MB. */
export const MOST_MISSED = 1 << 24;

/** A packet that waited for the answer of its neighbor leaves at once (RFC 1122 §2.3.2.2); slack for a slow stack. */
export const LEAVES_WITHIN_NS = 20e6;
/** A flow of another capture that begins this close may be the same one, behind a NAT. Our own: more than clocks and paths differ by. */
export const MAY_BE_THE_SAME_NS = 5e9;

/** Between two places, a segment is on its path for no longer: the maximum segment lifetime that systems use (RFC 9293 §3.4.1 has 2 minutes). */
export const LONGEST_TRANSIT_NS = 60e9;
/** Longer than the least transit time by half the shortest timeout of TCP: the sender may soon send it again. */
export const DELAYED_NS = SHORTEST_TIMEOUT_NS / 2;
/** Timestamps of captures are taken this much too early or late (interrupts, batches). A cautious number. */
export const TIMESTAMP_JITTER_NS = 100e3;
/** How far a user's estimate of the offset between two clocks may be off. A cautious number. */
export const GIVEN_OFFSET_SLACK_NS = 1e9;
/** Behind a device with several paths, the answer from elsewhere comes while the SYN waits. A cautious number. */
export const ANSWERED_ELSEWHERE_NS = 60e9;
/** A device that rewrites ISNs forwards the SYN at once. A cautious number. */
export const ISN_REWRITTEN_NS = 1e9;
/** Begun so close together, connections are handled before a program accepts any. A cautious number. */
export const BURST_NS = 5e6;
/** Firewalls and servers limit connections per second. */
export const RATE_NS = 1e9;
/** Periods by which people and programs plan: from a second to a week. */
export const USUAL_PERIODS_NS = [
  1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400, 604_800,
].map((seconds) => seconds * 1e9);
/** A connection that was silent for less was not idle: its program may have had something to do. */
export const IDLE_NS = 1e9;
/** What the timestamps of usual capture formats tell apart, the coarsest first. */
export const STAMP_RESOLUTIONS_NS = [1e6, 1e3, 1];

/** A timestamp clock that differs by more is not the sender's: segments do not wait that long in queues. */
export const FOREIGN_CLOCK_NS = 10_000_000_000;

/** With more time in between, the counter of a busy host's IP ID may be anywhere. */
export const IP_ID_COUNTS_NS = 1_000_000_000;

/** Two counters of IP IDs that are nearer to each other may meet by chance. */
export const IP_IDS_APART = 4096;
