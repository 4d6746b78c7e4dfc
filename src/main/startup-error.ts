/** Why a program cannot start or go on, for the person who started it: its message is printed as it is, without a stack. */
export class StartupError extends Error {}
