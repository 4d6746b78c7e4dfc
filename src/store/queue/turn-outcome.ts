/**
 * How a job's turn ended.
 * DONE  nothing that was due is left.
 * MORE  the turn is over and work is left: it goes on when its turn comes again.
 * BUSY  another server is at it: nothing was done, and it is looked at again in a moment.
 */
export type TurnOutcome = 'DONE' | 'MORE' | 'BUSY';
