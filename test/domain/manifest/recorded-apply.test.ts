import { defaultManifest } from '../../../src/domain/defaults/default-manifest.ts';
import { mergeApplied } from '../../../src/domain/manifest/apply-manifest.ts';
import { decodeManifest } from '../../../src/domain/manifest/decode-manifest.ts';
import type { JsonObject } from '../../../src/domain/model/json.ts';
import { admitted, readCorpus, recorded } from './corpus.ts';
import type { ApplyCase, ApplyStep } from './corpus.ts';

/** What one object and its last applied manifest are, between two steps. */
interface State {
  readonly live?: JsonObject;
  readonly lastApplied?: JsonObject;
}

function asJson(value: unknown): JsonObject {
  return JSON.parse(JSON.stringify(value)) as JsonObject;
}

/** Sets a path such as `spec.template.spec.containers[0].image`, as another client would. */
function edit(object: JsonObject, edits: NonNullable<ApplyStep['edits']>): JsonObject {
  const copy = structuredClone(object) as Record<string, unknown>;
  for (const [path, value] of edits) {
    const names = path.split(/[.[\]]+/).filter((name) => name !== '');
    const last = names.pop() ?? '';
    let place = copy;
    for (const name of names) place = place[name] as Record<string, unknown>;
    place[last] = value;
  }
  return copy as JsonObject;
}

function play(state: State, step: ApplyStep): State {
  if (step.op === 'edit') return { ...state, live: asJson(admitted(edit(state.live ?? {}, step.edits ?? []))) };
  const manifest = step.manifest ?? {};
  if (step.op === 'create') return { live: asJson(admitted(manifest)) };
  const target = state.live === undefined ? manifest : mergeApplied({ ...state, live: state.live, manifest });
  return { live: asJson(admitted(target)), lastApplied: manifest };
}

describe('apply.json', () => {
  const cases = readCorpus<ApplyCase>('apply.json').map((one): [string, ApplyCase] => [one.id, one]);

  it('has cases', () => {
    expect(cases.length).toBeGreaterThan(20);
  });

  it.each(cases)('%s', (_id, { steps }) => {
    let state: State = {};
    for (const step of steps) {
      // A refusal by validation changes nothing; decoding and merging are all that happens here.
      if (!step.expect.accepted) {
        expect(decodeManifest(step.manifest).ok).toBe(true);
        continue;
      }
      state = play(state, step);
      expect(state.live).toEqual(recorded(step.expect));
    }
  });

  it.each(cases)('%s: applying the last manifest again changes nothing', (_id, { steps }) => {
    const state = steps.filter((step) => step.expect.accepted).reduce(play, {});
    const { live = {}, lastApplied } = state;
    if (lastApplied === undefined) return;
    const once = asJson(admitted(mergeApplied({ lastApplied, live, manifest: lastApplied })));
    expect(asJson(admitted(mergeApplied({ lastApplied, live: once, manifest: lastApplied })))).toEqual(once);
    expect(defaultManifest(admitted(once))).toEqual(once);
  });
});
