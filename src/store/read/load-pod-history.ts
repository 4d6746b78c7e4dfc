import type { PodTransition } from '../../domain/model/change.ts';
import type { PodPhase } from '../../domain/model/pod.ts';
import type { Queryable } from '../core/queryable.ts';

/** A step that a pod took, as the feed recorded it. */
export interface PodStep {
  readonly uid: string;
  /** Of the feed that position belongs to. */
  readonly feedId: string;
  readonly position: number;
  readonly transitions: readonly PodTransition[];
  readonly phase: PodPhase;
  readonly ready: boolean;
  readonly nodeName: string | null;
  /** ISO 8601. */
  readonly occurredAt: string;
}

/** Steps of these pods as far back as the feed reaches, by position; changes that meant nothing for their lives left out. */
export function loadPodHistory(queryable: Queryable, uids: readonly string[]): Promise<PodStep[]> {
  return queryable.query<PodStep>(
    `SELECT uid::text AS uid, feed_id::text AS "feedId", feed.position::float8 AS position, transitions, object ->> 'phase' AS phase,
            (object ->> 'ready')::boolean AS ready, object ->> 'nodeName' AS "nodeName",
            to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "occurredAt"
       FROM feed_head AS head JOIN feed ON feed.position > head.oldest_position
      WHERE uid = ANY($1::uuid[]) AND kind = 'Pod' AND cardinality(transitions) > 0
      ORDER BY feed.position`,
    uids,
  );
}
