import type { DaemonSetImage } from '../../domain/model/images.ts';
import { daemonSetColumns, toDaemonSetImage, type DaemonSetRow } from '../core/rows.ts';
import { findDaemonSetsByUid } from './find-daemon-sets.ts';
import type { Queryable } from '../core/queryable.ts';

export async function readDaemonSet(queryable: Queryable, uid: string): Promise<DaemonSetImage | null> {
  return (await findDaemonSetsByUid(queryable, [uid]))[0] ?? null;
}

/** Every set that is not terminating. There are few of them: they do not grow with the fleet. */
export async function listLiveDaemonSets(queryable: Queryable): Promise<DaemonSetImage[]> {
  const rows = await queryable.query<DaemonSetRow>(
    `SELECT ${daemonSetColumns()} FROM daemon_sets WHERE deletion_timestamp IS NULL ORDER BY uid`,
  );
  return rows.map(toDaemonSetImage);
}
