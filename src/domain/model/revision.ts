/** One stored template of a DaemonSet (ControllerRevision). The one with the highest number is current. */
export interface Revision {
  readonly uid: string;
  readonly name: string;
  readonly revision: number;
  readonly hash: string;
  /** Equal exactly when the templates are (a strong digest of the template as stable JSON). */
  readonly templateKey: string;
  /** Milliseconds since 1970. */
  readonly creationTime: number;
}
