import type { ManifestKind } from '../model/manifest.ts';
import { DAEMON_SET_FIELDS } from './daemon-set-fields.ts';
import { struct } from './field.ts';
import type { StructType } from './field.ts';
import { NODE_FIELDS } from './node-fields.ts';
import { POD_FIELDS } from './pod-fields.ts';
import { PRIORITY_CLASS_FIELDS } from './priority-class-fields.ts';

/** One kind of manifest: where it belongs and what it may hold beside apiVersion and kind. */
export interface KindFields {
  readonly apiVersion: string;
  readonly namespaced: boolean;
  readonly fields: StructType;
}

/**
 * The one table of what Kubernetes v1.20 knows of each kind.
 * Decoding, defaulting, merging of apply and patch, and printing all work from it.
 */
export const KIND_FIELDS: Readonly<Record<ManifestKind, KindFields>> = {
  DaemonSet: { apiVersion: 'apps/v1', namespaced: true, fields: struct(DAEMON_SET_FIELDS) },
  Pod: { apiVersion: 'v1', namespaced: true, fields: struct(POD_FIELDS) },
  Node: { apiVersion: 'v1', namespaced: false, fields: struct(NODE_FIELDS) },
  PriorityClass: { apiVersion: 'scheduling.k8s.io/v1', namespaced: false, fields: struct(PRIORITY_CLASS_FIELDS) },
};

/** Whether this text names a kind of the table. */
export function isManifestKind(kind: string): kind is ManifestKind {
  return Object.hasOwn(KIND_FIELDS, kind);
}
