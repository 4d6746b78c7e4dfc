import type { Random } from '../../support/random.ts';
import type { SetManifest } from './model.ts';

export const namespaces = ['default', 'blue', 'green'] as const;
export const pools = ['north', 'south'] as const;
export const tiers = ['front', 'back'] as const;
export const taintKey = 'dedicated';
/** Of every set, and of nothing else. */
export const ownerLabel = 'made-by';

const updateStrategies = [
  { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
  { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '50%', maxSurge: 0 } },
  { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '100%', maxSurge: 0 } },
  { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: '50%' } },
  { type: 'OnDelete' },
] as const;

/** A set as somebody might write it; `version` is new with each call, so that no two are the same. */
export function drawSet(
  random: Random,
  { namespace, name, version }: { readonly namespace: string; readonly name: string; readonly version: number },
): SetManifest {
  const tier = random.pick(tiers);
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { namespace, name, labels: { app: name, tier }, annotations: { version: String(version) } },
    spec: {
      selector: { matchLabels: { app: name } },
      // 0 is the default, and left out of what is kept.
      ...(random.chance(0.3) ? { minReadySeconds: 1 } : {}),
      revisionHistoryLimit: 2 + random.below(3),
      updateStrategy: random.pick(updateStrategies),
      template: {
        metadata: { labels: { app: name, tier, [ownerLabel]: name } },
        spec: {
          terminationGracePeriodSeconds: 1,
          ...(random.chance(0.4) ? { nodeSelector: { pool: random.pick(pools) } } : {}),
          ...(random.chance(0.4) ? { tolerations: [{ key: taintKey, operator: 'Exists' }] } : {}),
          containers: [{ name: 'main', image: `registry.example/${name}:${version}` }],
        },
      },
    },
  };
}

/** Another label and annotation; the spec stays, and with it the generation. */
export function relabel(random: Random, manifest: SetManifest, version: number): SetManifest {
  const { metadata } = manifest;
  const labels = { ...metadata.labels, tier: random.pick(tiers) };
  return { ...manifest, metadata: { ...metadata, labels, annotations: { version: String(version) } } };
}
