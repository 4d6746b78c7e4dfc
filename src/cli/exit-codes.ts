/** What the program ends with; scripts may rely on these numbers. */
export const exitCodes = {
  /** Done; also help and version. */
  ok: 0,
  /** The server, or a file, said no: nothing was changed by what was refused. */
  refused: 1,
  /** The command line itself is wrong. */
  usage: 2,
  /** No server at that address, or one that has no database now. */
  unreachable: 3,
  /** No token, or one that is not accepted. */
  unauthenticated: 4,
  /** The time given ran out before what was waited for. */
  timeout: 5,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
