/** The label of pods and ControllerRevisions that says which template they are from (DefaultDaemonSetUniqueLabelKey). */
export const hashLabel = 'controller-revision-hash';
