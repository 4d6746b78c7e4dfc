import { printManifest } from '../../../src/domain/manifest/print-manifest.ts';

describe('printManifest', () => {
  const object = {
    status: { phase: 'Running' },
    spec: { tolerations: [], containers: [{ image: 'x', name: 'a', args: ['yes', '0o17', '12:30'] }] },
    metadata: { labels: { b: '1', a: 'on' }, uid: 'u', name: 'p' },
    kind: 'Pod',
    apiVersion: 'v1',
  };

  it('prints fields in the order of the table, maps by key, and quotes what could be read as something else', () => {
    expect(printManifest(object, 'YAML')).toBe(
      `apiVersion: v1
kind: Pod
metadata:
  name: p
  labels:
    a: "on"
    b: "1"
  uid: u
spec:
  containers:
    - name: a
      image: x
      args:
        - "yes"
        - "0o17"
        - "12:30"
  tolerations: []
status:
  phase: Running
`,
    );
  });

  it('prints the same order as JSON', () => {
    expect(printManifest(object, 'JSON')).toMatch(
      /^\{\n {2}"apiVersion": "v1",\n {2}"kind": "Pod",\n {2}"metadata": \{\n {4}"name": "p",/,
    );
    expect(JSON.parse(printManifest(object, 'JSON'))).toEqual(object);
  });

  it('refuses objects of no known kind as a bug of ours', () => {
    expect(() => printManifest({ kind: 'Service' }, 'YAML')).toThrow('Assertion failed');
  });
});
