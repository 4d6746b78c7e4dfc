/** Key of the advisory lock under which alone feed_head is written: "everynode feed", as a number of our own choosing. */
export const FEED_LOCK = 7_305_011_923;
