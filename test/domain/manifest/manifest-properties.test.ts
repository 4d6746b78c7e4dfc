import fc from 'fast-check';
import { defaultManifest } from '../../../src/domain/defaults/default-manifest.ts';
import { mergeApplied } from '../../../src/domain/manifest/apply-manifest.ts';
import { parseManifests } from '../../../src/domain/manifest/parse-manifests.ts';
import { printManifest } from '../../../src/domain/manifest/print-manifest.ts';
import type { JsonObject } from '../../../src/domain/model/json.ts';
import { anyManifest, KINDS } from './any-manifest.ts';
import { admitted, decoded } from './corpus.ts';

/** Bounded, so that the file takes seconds. Wrong quoting, zero rules and list merging were each seen to fail here. */
const RUNS = { numRuns: 80 };

function parsed(text: string): unknown {
  const result = parseManifests(text);
  if (!result.ok) throw new Error(`${JSON.stringify(result.error)} in\n${text}`);
  return result.value[0]?.manifest;
}

function asJson(value: unknown): JsonObject {
  return JSON.parse(JSON.stringify(value)) as JsonObject;
}

describe.each(KINDS)('any %s', (kind) => {
  it('is not changed by decoding twice', () => {
    fc.assert(
      fc.property(anyManifest(kind), (written) => {
        expect(decoded(decoded(written))).toEqual(decoded(written));
      }),
      RUNS,
    );
  });

  it('is not changed by defaulting twice, nor by decoding what was defaulted', () => {
    fc.assert(
      fc.property(anyManifest(kind), (written) => {
        const once = admitted(written);
        expect(defaultManifest(once)).toEqual(once);
        expect(admitted(once)).toEqual(once);
      }),
      RUNS,
    );
  });

  it.each(['YAML', 'JSON'] as const)('comes back from its %s text', (format) => {
    fc.assert(
      fc.property(anyManifest(kind), (written) => {
        const object = admitted(written);
        expect(parsed(printManifest(asJson(object), format))).toEqual(object);
      }),
      RUNS,
    );
  });

  it('is not changed by applying the same manifest again, nor by applying its own printed form', () => {
    fc.assert(
      fc.property(anyManifest(kind), (written) => {
        const live = asJson(admitted(written));
        expect(admitted(mergeApplied({ lastApplied: written, live, manifest: written }))).toEqual(live);
        expect(admitted(mergeApplied({ lastApplied: written, live, manifest: live }))).toEqual(live);
      }),
      RUNS,
    );
  });
});
