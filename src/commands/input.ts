import type { DaemonSetUpdateStrategy, IntOrString } from '../domain/model/daemon-set.ts';
import type { LabelSelectorRequirement } from '../domain/model/selector.ts';

/** An input that may be left out, as GraphQL gives it. */
export type Maybe<T> = T | null | undefined;

/** A text-to-text map, as GraphQL gives it. */
export type StringMap = Readonly<Record<string, string>>;

/** One manifest as text or as JSON value; exactly one of the two. */
export interface ManifestInput {
  readonly yaml?: Maybe<string>;
  readonly json?: unknown;
}

/** A DaemonSet in one of three forms. */
export interface DaemonSetInput extends ManifestInput {
  readonly typed?: Maybe<TypedDaemonSetInput>;
}

/** A DaemonSet by typed fields; template.spec is the Kubernetes PodSpec as JSON. */
export interface TypedDaemonSetInput {
  readonly namespace?: Maybe<string>;
  readonly name: string;
  readonly labels?: Maybe<StringMap>;
  readonly annotations?: Maybe<StringMap>;
  readonly selector: {
    readonly matchLabels?: Maybe<StringMap>;
    readonly matchExpressions?: Maybe<
      readonly {
        readonly key: string;
        readonly operator: LabelSelectorRequirement['operator'] | string;
        readonly values?: Maybe<readonly string[]>;
      }[]
    >;
  };
  readonly template: {
    readonly labels: StringMap;
    readonly annotations?: Maybe<StringMap>;
    readonly spec: unknown;
  };
  readonly updateStrategy?: Maybe<{
    readonly type: NonNullable<DaemonSetUpdateStrategy['type']>;
    readonly maxUnavailable?: Maybe<IntOrString>;
    readonly maxSurge?: Maybe<IntOrString>;
  }>;
  readonly minReadySeconds?: Maybe<number>;
  readonly revisionHistoryLimit?: Maybe<number>;
}

/** Every input that can be repeated without being done twice. */
export interface Repeatable {
  /** Any text; see once.ts. */
  readonly clientMutationId?: Maybe<string>;
}

/** What a change was made against; absent: whatever is there. */
export interface Expectation {
  readonly expectedGeneration?: Maybe<number>;
  readonly expectedResourceVersion?: Maybe<string>;
}
