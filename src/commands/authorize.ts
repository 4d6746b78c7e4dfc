import type { NodeRuntime } from '../domain/model/images.ts';
import type { Actor, CommandError, Role } from './command.ts';
import { describeObject, refuse } from './refusal.ts';

export type Verb = 'READ' | 'CREATE' | 'UPDATE' | 'DELETE' | 'REPORT';

export type ObjectKind =
  'DaemonSet' | 'ControllerRevision' | 'Pod' | 'Node' | 'Event' | 'PriorityClass' | 'Server' | 'Token';

/** What an actor wants to do to what. */
export interface Access {
  readonly verb: Verb;
  readonly kind: ObjectKind;
  /** Absent or '': an object without a namespace. */
  readonly namespace?: string;
  readonly name?: string;
  /** The node that the object is, or is bound to: what agents are confined to. Null: none. */
  readonly node?: { readonly name: string; readonly runtime: NodeRuntime | null } | null;
}

const CLUSTER: readonly ObjectKind[] = [
  'DaemonSet',
  'ControllerRevision',
  'Pod',
  'Node',
  'Event',
  'PriorityClass',
  'Server',
];
const EVERYTHING: readonly ObjectKind[] = [...CLUSTER, 'Token'];
const NODES_AND_PODS: readonly ObjectKind[] = ['Node', 'Pod'];

/** Who may do what to which kind; confinement to namespaces and nodes comes on top. The same table is in README.md. */
const ALLOWED: Readonly<Record<Role, Readonly<Record<Verb, readonly ObjectKind[]>>>> = {
  ADMIN: { READ: EVERYTHING, CREATE: EVERYTHING, UPDATE: EVERYTHING, DELETE: EVERYTHING, REPORT: NODES_AND_PODS },
  OPERATOR: { READ: CLUSTER, CREATE: CLUSTER, UPDATE: CLUSTER, DELETE: CLUSTER, REPORT: NODES_AND_PODS },
  VIEWER: { READ: CLUSTER, CREATE: [], UPDATE: [], DELETE: [], REPORT: [] },
  AGENT: { READ: CLUSTER, CREATE: [], UPDATE: [], DELETE: [], REPORT: NODES_AND_PODS },
  FLEET: { READ: CLUSTER, CREATE: ['Node'], UPDATE: ['Node'], DELETE: [], REPORT: NODES_AND_PODS },
};

/** Why the actor may not, or null: it may. Says who, verb and object. */
export function checkAccess(actor: Actor, access: Access): CommandError | null {
  const reason = findObstacle(actor, access);
  if (reason === null) return null;
  const object = describeObject(access.kind, access.namespace ?? '', access.name ?? '').trim();
  const message = `${actor.name} (${actor.role}) may not ${access.verb.toLowerCase()} ${object}: ${reason}`;
  return { kind: 'OBJECT', code: 'FORBIDDEN', message, object };
}

/** Stops the command when the actor may not. */
export function authorize(actor: Actor, access: Access): void {
  const refusal = checkAccess(actor, access);
  if (refusal) refuse(refusal);
}

function findObstacle(actor: Actor, access: Access): string | null {
  if (!ALLOWED[actor.role][access.verb].includes(access.kind)) return 'its role does not allow it';
  return namespaceObstacle(actor, access) ?? nodeObstacle(actor, access);
}

/** A token of some namespaces reads what has none, and changes nothing of it: it would reach into the others. */
function namespaceObstacle(actor: Actor, { verb, namespace = '' }: Access): string | null {
  if (actor.namespaces.length === 0 || (namespace !== '' && actor.namespaces.includes(namespace))) return null;
  if (namespace === '' && (verb === 'READ' || verb === 'REPORT')) return null;
  return `it is confined to ${actor.namespaces.map((name) => `namespace ${name}`).join(', ')}`;
}

function nodeObstacle(actor: Actor, { verb, node = null }: Access): string | null {
  if (verb === 'READ') return null;
  if (actor.role === 'AGENT' && node?.name !== actor.nodeName) return `it speaks for node ${actor.nodeName} only`;
  if (actor.role === 'FLEET' && node?.runtime !== 'SIMULATED') return 'it speaks for simulated nodes only';
  return null;
}
