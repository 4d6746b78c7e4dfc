import { imageTag } from '../../../src/domain/defaults/image-reference.ts';

const SHA = `sha256:${'a'.repeat(64)}`;

describe('imageTag', () => {
  it.each([
    ['nginx', 'latest'],
    ['nginx:1.19', '1.19'],
    ['nginx:latest', 'latest'],
    ['registry.example:5000/a/b', 'latest'],
    ['registry.example:5000/a/b:v1', 'v1'],
    ['localhost/a', 'latest'],
    ['Registry.Example/a', 'latest'],
    [`a@${SHA}`, ''],
    [`a:latest@${SHA}`, 'latest'],
    ['a__b/c--d.e', 'latest'],
  ])('of %s is %j', (image, tag) => {
    expect(imageTag(image)).toBe(tag);
  });

  it.each([
    '',
    ' x',
    'x ',
    'Upper',
    'a:',
    'a:b:c',
    'a//b',
    'a@sha256:abc',
    'a..b',
    'a'.repeat(256),
    'a'.repeat(64),
    `a@sha1:${'a'.repeat(40)}`,
  ])('%j is no image reference', (image) => {
    expect(imageTag(image)).toBeUndefined();
  });

  it('judges long texts in bounded time', () => {
    expect(imageTag(`${'a-'.repeat(50_000)}!`)).toBeUndefined();
    expect(imageTag(`${'a.'.repeat(50_000)}/!`)).toBeUndefined();
  });
});
