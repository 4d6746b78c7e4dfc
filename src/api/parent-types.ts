import type {
  DaemonSetImage,
  EventImage,
  NodeImage,
  PodImage,
  PriorityClassImage,
  RevisionImage,
} from '../domain/model/images.ts';

/** Everything that has a global id. */
interface ImageByKind {
  readonly DaemonSet: DaemonSetImage;
  readonly Node: NodeImage;
  readonly Pod: PodImage;
  readonly ControllerRevision: RevisionImage;
  readonly Event: EventImage;
  readonly PriorityClass: PriorityClassImage;
}

export type ResourceKind = keyof ImageByKind;
export type ImageOf<Kind extends ResourceKind> = ImageByKind[Kind];

/** What stands behind a GraphQL object: its image, and, in a subscription's event, the place in the feed it came from. */
export interface ObjectParent<Kind extends ResourceKind> {
  readonly kind: Kind;
  readonly image: ImageOf<Kind>;
  /** null: read from its table in this request. */
  readonly cursor: string | null;
}

export type DaemonSetParent = ObjectParent<'DaemonSet'>;
export type NodeParent = ObjectParent<'Node'>;
export type PodParent = ObjectParent<'Pod'>;
export type RevisionParent = ObjectParent<'ControllerRevision'>;
export type EventParent = ObjectParent<'Event'>;
export type PriorityClassParent = ObjectParent<'PriorityClass'>;

export type ResourceParent = { [Kind in ResourceKind]: ObjectParent<Kind> }[ResourceKind];

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
  readonly retentionRows: number;
  readonly retentionBytes: number;
}

/** Makes the parent of an object; cursor when it came with a change of the feed. */
export function parentOf<Kind extends ResourceKind>(
  kind: Kind,
  image: ImageOf<Kind>,
  cursor: string | null = null,
): ObjectParent<Kind> {
  return { kind, image, cursor };
}
