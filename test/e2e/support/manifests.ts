/** A DaemonSet for every node, unless it is told which it tolerates; of one container. */
export const daemonSetYaml = (options: {
  readonly name: string;
  readonly image: string;
  readonly maxUnavailable?: string;
  readonly graceSeconds?: number;
  /** As a YAML list; absent: every taint is tolerated. */
  readonly tolerations?: string;
}): string => `
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: ${options.name}
spec:
  selector:
    matchLabels: { app: ${options.name} }
  updateStrategy:
    type: RollingUpdate
    rollingUpdate: { maxUnavailable: ${options.maxUnavailable ?? '25%'} }
  template:
    metadata:
      labels: { app: ${options.name} }
    spec:
      terminationGracePeriodSeconds: ${options.graceSeconds ?? 1}
      tolerations: ${options.tolerations ?? '[{ operator: Exists }]'}
      containers:
      - name: main
        image: ${options.image}
`;
