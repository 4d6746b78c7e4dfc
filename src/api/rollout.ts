import { rolloutProgress } from '../domain/rollout/rollout-progress.ts';
import type { DaemonSetImage } from '../domain/model/images.ts';
import { findDaemonSetsByName } from '../store/read/find-daemon-sets.ts';
import { isVisible } from '../store/read/read-scope.ts';
import type { RequestContext } from './context.ts';
import type { RolloutProgressEvent } from './generated/resolver-types.ts';
import { createReads } from './reads.ts';
import { bookmark, readStart, stamp } from './subscription-events.ts';
import { ChangeSource } from './streams/change-source.ts';
import type { StreamRoot } from './streams/change-source.ts';
import { underField } from './streams/under-field.ts';
import { createRolloutView } from './views/rollout-view.ts';

/** Four states a second at most: what an eye can follow, however fast ten thousand pods report. */
const intervalMs = 250;

interface RolloutArgs {
  readonly namespace: string;
  readonly name: string;
  readonly after?: string | null;
}

/** The newest state of one set's rollout (subscription rolloutProgress): what is so now, then what became of it. */
export async function streamRollout(
  context: RequestContext,
  args: RolloutArgs,
): Promise<ChangeSource<StreamRoot & { readonly rolloutProgress: RolloutProgressEvent }>> {
  const toRoot = (event: RolloutProgressEvent) => underField('rolloutProgress', event);
  const present = args.after == null ? await readPresent(context, args) : null;
  return new ChangeSource({
    after: await readStart(context, present?.cursor ?? args.after),
    view: createRolloutView(args, context.scope),
    ...(present && { first: [toRoot(present)] }),
    intervalMs,
    isShareable: true,
    toRoot: ({ entry, type }) =>
      toRoot({
        ...stamp(entry, type),
        progress: type === 'DELETED' ? null : rolloutProgress(entry.change.object as DaemonSetImage),
      }),
    toBookmark: (place) => toRoot({ ...bookmark(place), progress: null }),
  });
}

/** The state and its place, in one snapshot. */
async function readPresent(
  { services, scope }: RequestContext,
  { namespace, name }: RolloutArgs,
): Promise<RolloutProgressEvent> {
  const reads = createReads(services.database);
  reads.useSnapshot();
  try {
    const snapshot = await reads.queryable();
    const found = isVisible(scope, namespace) ? await findDaemonSetsByName(snapshot, [{ namespace, name }]) : [];
    return {
      cursor: await reads.cursor(),
      type: found[0] ? 'MODIFIED' : 'DELETED',
      occurredAt: new Date().toISOString(),
      progress: found[0] ? rolloutProgress(found[0]) : null,
    };
  } finally {
    await reads.renew();
  }
}
