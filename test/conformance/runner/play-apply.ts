import type { JsonObject } from '../../../src/domain/model/json.ts';
import { stableJson } from '../../../src/util/stable-json.ts';
import { withEdits } from '../../domain/validation/with-edits.ts';
import type { ApiClient } from './api-client.ts';
import type { ApplyCase, ApplyStep, Edit } from './cases.ts';
import { compareObject } from './compare-object.ts';
import { apply, mutate, mutations } from './mutations.ts';
import type { AppliedAnswer, MutationAnswer } from './mutations.ts';
import { compareAnswer } from './outcome.ts';
import type { Difference } from './outcome.ts';

interface Session {
  readonly client: ApiClient;
  /** Of the set under test. */
  name: string;
  namespace: string;
  lastApplied: JsonObject | null;
  /** Paths that somebody edited since the last apply. */
  edited: string[];
}

/** Applies, creates and edits one set step by step; null when each step ends as was recorded. */
export async function playApply(client: ApiClient, { steps }: ApplyCase): Promise<Difference | null> {
  const session: Session = { client, name: '', namespace: 'default', lastApplied: null, edited: [] };
  for (const [index, step] of steps.entries()) {
    const difference = await playStep(session, step);
    if (difference !== null) {
      return { ...difference, expected: `step ${index + 1} (${step.op}): ${difference.expected}` };
    }
  }
  return null;
}

async function playStep(session: Session, step: ApplyStep): Promise<Difference | null> {
  const { expect, manifest = {}, edits = [] } = step;
  if (step.op === 'edit') return compare(step, await edit(session, edits));
  const { name, namespace } = manifest['metadata'] as { readonly name: string; readonly namespace?: string };
  session.name = name;
  session.namespace = namespace ?? 'default';
  if (step.op === 'create') {
    return compare(step, await mutate(session.client, mutations.createDaemonSet, { manifest: { json: manifest } }));
  }
  const answer = await apply(session.client, manifest);
  const difference = compare(step, answer) ?? compareVerb(session, step, answer);
  if (expect.accepted) Object.assign(session, { lastApplied: manifest, edited: [] });
  return difference;
}

/** Somebody else reads the object as it is, sets some paths and writes it back. */
async function edit(session: Session, edits: readonly Edit[]): Promise<MutationAnswer> {
  const { client, namespace, name } = session;
  const current = await readManifest(session);
  if (current === null) return { object: null, errors: [{ code: 'NOT_FOUND', message: `no ${namespace}/${name}` }] };
  session.edited.push(...edits.map(([path]) => path));
  return mutate(client, mutations.updateDaemonSet, { manifest: { json: withEdits(current, edits) } });
}

async function readManifest({ client, namespace, name }: Session): Promise<JsonObject | null> {
  const { daemonSet } = await client.request<{ daemonSet: { readonly manifest: string } | null }>(
    `query Read($namespace: String!, $name: String!) {
      daemonSet(namespace: $namespace, name: $name) { manifest(format: JSON) }
    }`,
    { namespace, name },
  );
  return daemonSet === null ? null : (JSON.parse(daemonSet.manifest) as JsonObject);
}

function compare({ expect }: ApplyStep, { errors, object }: MutationAnswer): Difference | null {
  const difference = compareAnswer(expect, errors);
  if (difference !== null || expect.object === undefined) return difference;
  return compareObject(expect.object, object, { hasGeneration: true });
}

/** CREATED always agrees; UNCHANGED where the last manifest comes again and nothing was edited since. */
function compareVerb(session: Session, { expect, manifest }: ApplyStep, { action }: AppliedAnswer): Difference | null {
  const isRepeated = stableJson(session.lastApplied) === stableJson(manifest) && session.edited.length === 0;
  const mustAgree =
    expect.verb === 'CREATED' || action === 'CREATED' || (expect.verb === 'UNCHANGED' && isRepeated);
  return !mustAgree || expect.verb === undefined || action === expect.verb
    ? null
    : { expected: expect.verb, actual: String(action) };
}
