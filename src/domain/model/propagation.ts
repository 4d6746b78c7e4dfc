/** What becomes of a deleted set's pods and revisions (document: "DaemonSetの更新"; Garbage Collection). */
export type Propagation = 'BACKGROUND' | 'FOREGROUND' | 'ORPHAN';
