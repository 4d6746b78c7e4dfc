import { ApplyManifestsDocument, SettledDocument } from '../../src/client/generated/documents.ts';
import type { Client } from '../../src/client/create-client.ts';

export interface BenchDaemonSet {
  readonly name: string;
  readonly image?: string;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /** On these nodes only, by their host name; on all unless told. */
  readonly onNodes?: readonly string[];
  readonly maxUnavailable?: string;
  /** 30 as in Kubernetes unless told. */
  readonly terminationGracePeriodSeconds?: number;
}

/** A daemon as they are met: one container with requests, limits, a port and two host paths. */
export function daemonSetManifest({
  name,
  image = 'example.com/agent:1',
  nodeSelector,
  onNodes,
  maxUnavailable,
  terminationGracePeriodSeconds,
}: BenchDaemonSet) {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name, namespace: 'default', labels: { app: name } },
    spec: {
      selector: { matchLabels: { app: name } },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: maxUnavailable ?? 1 } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          ...(nodeSelector === undefined ? {} : { nodeSelector }),
          ...(onNodes === undefined ? {} : { affinity: affinityTo(onNodes) }),
          ...(terminationGracePeriodSeconds === undefined ? {} : { terminationGracePeriodSeconds }),
          containers: [
            {
              name: 'agent',
              image,
              ports: [{ name: 'metrics', containerPort: 9100 }],
              resources: { requests: { cpu: '10m', memory: '20Mi' }, limits: { memory: '40Mi' } },
              volumeMounts: [
                { name: 'logs', mountPath: '/var/log' },
                { name: 'containers', mountPath: '/var/lib/containers', readOnly: true },
              ],
            },
          ],
          volumes: [
            { name: 'logs', hostPath: { path: '/var/log' } },
            { name: 'containers', hostPath: { path: '/var/lib/containers' } },
          ],
        },
      },
    },
  };
}

function affinityTo(hostNames: readonly string[]) {
  const onThese = { key: 'kubernetes.io/hostname', operator: 'In', values: hostNames };
  return {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [onThese] }] },
    },
  };
}

/** Creates or changes a set as `everynode apply` does; fails when it is refused. */
export async function applyDaemonSet(client: Client, daemonSet: BenchDaemonSet): Promise<void> {
  // JSON is YAML.
  const yaml = JSON.stringify(daemonSetManifest(daemonSet));
  const { applyManifests } = await client.request(ApplyManifestsDocument, { yaml, dryRun: false });
  if (applyManifests.userErrors.length > 0) throw new Error(JSON.stringify(applyManifests.userErrors));
}

/** Waits until nothing that was asked for is left to do, so that one measurement does not pay for another's. */
export async function waitUntilSettled(client: Client, timeoutMs = 120_000): Promise<void> {
  const giveUpAt = performance.now() + timeoutMs;
  for (;;) {
    const { settled } = await client.request(SettledDocument, { timeoutSeconds: 10 });
    if (settled.settled) return;
    if (performance.now() > giveUpAt) throw new Error(`${settled.open} pieces of work are left after ${timeoutMs} ms`);
  }
}
