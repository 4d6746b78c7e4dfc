import { defaultManifest } from '../../../src/domain/defaults/default-manifest.ts';
import { decodeManifest } from '../../../src/domain/manifest/decode-manifest.ts';
import { admitted, readCorpus, recorded } from '../manifest/corpus.ts';
import type { AdmissionCase } from '../manifest/corpus.ts';

describe.each(['admission.json', 'admission-others.json'])('%s', (file) => {
  const cases = readCorpus<AdmissionCase>(file).map((one): [string, AdmissionCase] => [one.id, one]);
  const accepted = cases.filter(([, one]) => one.expect.accepted);
  const undecodable = cases.filter(([, one]) => one.expect.code === 400);
  const invalid = cases.filter(([, one]) => !one.expect.accepted && one.expect.code !== 400);

  it('has accepted and refused cases', () => {
    expect(accepted.length).toBeGreaterThan(40);
    expect(invalid.length).toBeGreaterThan(40);
  });

  it.each(accepted)('%s decodes and defaults to what was recorded', (_id, one) => {
    expect(admitted(one.manifest)).toEqual(recorded(one.expect));
  });

  it.each(accepted)('%s is not changed by decoding and defaulting again', (_id, one) => {
    const once = admitted(one.manifest);
    expect(defaultManifest(once)).toEqual(once);
    expect(admitted(once)).toEqual(once);
  });

  if (undecodable.length > 0) {
    it.each(undecodable)('%s cannot be decoded', (_id, one) => {
      const result = decodeManifest(one.manifest);
      expect(result.ok ? [] : result.error.map(({ reason }) => reason)).toEqual(['WRONG_TYPE']);
    });
  }

  it.each(invalid)('%s decodes and defaults, for validation to judge', (_id, one) => {
    expect(admitted(one.manifest)).toMatchObject({ kind: one.manifest.kind });
  });
});
