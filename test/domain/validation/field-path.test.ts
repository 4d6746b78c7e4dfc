import { FieldPath } from '../../../src/domain/validation/field-path.ts';

describe('FieldPath', () => {
  it('prints children, positions and keys as Kubernetes does', () => {
    const path = new FieldPath('spec').child('containers').index(0).child('resources', 'limits').key('cpu');
    expect(path.toString()).toBe('spec.containers[0].resources.limits[cpu]');
  });

  it('is left alone by the paths made from it', () => {
    const path = new FieldPath('metadata');
    path.child('name');
    expect(path.toString()).toBe('metadata');
  });
});
