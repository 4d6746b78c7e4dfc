/**
 * Every job there is, with its payload. Jobs only wake: what is to be done stands in marks and rows, so a job may be lost,
 * doubled or late without harm.
 */
export interface JobPayloads {
  /** Works off the marks DAEMON_SET, EXPAND, PAIR and STATUS of one set. */
  readonly reconcileDaemonSet: { readonly uid: string };
  /** Turns NODE and POD marks into PAIR marks of the sets that care. */
  readonly expandMarks: Record<string, never>;
  /** Publishes the numbers of the sets whose STATUS marks are due. */
  readonly publishStatuses: Record<string, never>;
  /** Binds the pending pods that are due. */
  readonly schedulePods: Record<string, never>;
  /** Looks slowly over everything, for what no mark told. */
  readonly sweep: Record<string, never>;
  /** Deletes what is past its retention. */
  readonly prune: Record<string, never>;
}

export type JobName = keyof JobPayloads;

/** The closed list; the type makes it complete. */
export const jobNames = Object.keys({
  reconcileDaemonSet: true,
  expandMarks: true,
  publishStatuses: true,
  schedulePods: true,
  sweep: true,
  prune: true,
} satisfies Record<JobName, true>) as readonly JobName[];
