/** Key of the advisory lock under which alone feed_head is written: "everynode feed", as a number of our own choosing. */
export const FEED_LOCK = 7_305_011_923;

/** Key of the advisory lock under which partitions of the feed are dropped, one after the other. */
export const DROP_LOCK = 7_305_011_924;
