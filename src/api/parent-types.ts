import type {
  DaemonSetImage,
  EventImage,
  NodeImage,
  PodImage,
  PriorityClassImage,
  RevisionImage,
} from '../domain/model/images.ts';

/** What stands behind a GraphQL object: its image, and, in a subscription's event, the place in the feed it came from. */
interface ObjectParent<Kind extends string, Image> {
  readonly kind: Kind;
  readonly image: Image;
  /** null: read from its table in this request. */
  readonly cursor: string | null;
}

export type DaemonSetParent = ObjectParent<'DaemonSet', DaemonSetImage>;
export type NodeParent = ObjectParent<'Node', NodeImage>;
export type PodParent = ObjectParent<'Pod', PodImage>;
export type RevisionParent = ObjectParent<'ControllerRevision', RevisionImage>;
export type EventParent = ObjectParent<'Event', EventImage>;
export type PriorityClassParent = ObjectParent<'PriorityClass', PriorityClassImage>;

/** Everything that has a global id. */
export type ResourceParent =
  | DaemonSetParent
  | NodeParent
  | PodParent
  | RevisionParent
  | EventParent
  | PriorityClassParent;

export type ResourceKind = ResourceParent['kind'];

/** What an event is about; the object itself is looked up when asked for. */
export type ObjectReferenceParent = EventImage['regarding'];

/** One object of an apply; the object itself is looked up when asked for. */
export interface AppliedObjectParent {
  readonly document: number;
  readonly kind: ResourceKind;
  readonly namespace: string;
  readonly name: string;
  readonly action: 'CREATED' | 'CONFIGURED' | 'UNCHANGED';
  /** null: it was not created, only tried. */
  readonly uid: string | null;
}

export interface FeedInfoParent {
  readonly retentionSeconds: number;
}

/** Makes the parent of an object that was read from its table. */
export function parentOf<Kind extends ResourceKind>(
  kind: Kind,
  image: Extract<ResourceParent, { kind: Kind }>['image'],
): Extract<ResourceParent, { kind: Kind }> {
  // The union's members differ in kind and image only, which belong together by the signature.
  return { kind, image, cursor: null } as unknown as Extract<ResourceParent, { kind: Kind }>;
}
