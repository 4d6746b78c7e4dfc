import type { JsonObject } from '../../../src/domain/model/json.ts';
import { stableJson } from '../../../src/util/stable-json.ts';
import { withEdits } from '../../domain/validation/with-edits.ts';
import type { ApiClient } from './api-client.ts';
import type { ApplyCase, ApplyStep, Edit } from './cases.ts';
import { compareObject } from './compare-object.ts';
import { converge } from './convergence.ts';
import { apply, mutate, mutations, readObject } from './mutations.ts';
import type { AppliedAnswer, MutationAnswer } from './mutations.ts';
import { compareAnswer } from './outcome.ts';
import type { Difference } from './outcome.ts';
import type { ConformanceServer } from './conformance-server.ts';

interface Session {
  readonly server: ConformanceServer;
  readonly client: ApiClient;
  /** Of the set under test. */
  name: string;
  namespace: string;
  lastApplied: JsonObject | null;
  /** Paths that somebody edited since the last apply. */
  edited: string[];
}

/** Applies, creates and edits one set step by step; null when each step ends as was recorded. */
export async function playApply(server: ConformanceServer, { steps }: ApplyCase): Promise<Difference | null> {
  const { client } = server;
  const session: Session = { server, client, name: '', namespace: 'default', lastApplied: null, edited: [] };
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
  if (step.op === 'edit') return compare(session, step, await edit(session, edits));
  const { name, namespace } = manifest['metadata'] as { readonly name: string; readonly namespace?: string };
  session.name = name;
  session.namespace = namespace ?? 'default';
  if (step.op === 'create') {
    const created = await mutate(session.client, mutations.createDaemonSet, { manifest: { json: manifest } });
    return compare(session, step, created);
  }
  const answer = await apply(session.client, manifest);
  const difference = (await compare(session, step, answer)) ?? compareVerb(session, step, answer);
  if (expect.accepted) Object.assign(session, { lastApplied: manifest, edited: [] });
  return difference;
}

/** Somebody else reads the object as it is, sets some paths and writes it back. */
async function edit(session: Session, edits: readonly Edit[]): Promise<MutationAnswer> {
  const { server, client, namespace, name } = session;
  // When the controllers have had their say, or what is written back would be old already.
  await converge(server);
  const current = await readManifest(session);
  if (current === null) return { object: null, errors: [{ code: 'NOT_FOUND', message: `no ${namespace}/${name}` }] };
  session.edited.push(...edits.map(([path]) => path));
  return mutate(client, mutations.updateDaemonSet, { manifest: { json: withEdits(current, edits) } });
}

function readManifest({ client, namespace, name }: Session): Promise<JsonObject | null> {
  return readObject(client, 'DaemonSet', { namespace, name });
}

/** After a refusal, too, the object is as recorded: as it was. */
async function compare(session: Session, { expect }: ApplyStep, { errors }: MutationAnswer): Promise<Difference | null> {
  const difference = compareAnswer(expect, errors);
  if (difference !== null || expect.object === undefined) return difference;
  return compareObject(expect.object, await readManifest(session), { hasGeneration: true });
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
