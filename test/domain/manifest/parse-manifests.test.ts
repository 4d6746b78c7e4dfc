import { parseManifests } from '../../../src/domain/manifest/parse-manifests.ts';
import type { ParsedDocument } from '../../../src/domain/manifest/parse-manifests.ts';

const POD = 'apiVersion: v1\nkind: Pod\n';

function parsed(text: string): readonly ParsedDocument[] {
  const result = parseManifests(text);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** What is refused, as `document:line:column path reason`. */
function refusals(text: string): readonly string[] {
  const result = parseManifests(text);
  return result.ok
    ? []
    : result.error.map((error) => `${error.document}:${error.line}:${error.column} ${error.path} ${error.reason}`);
}

describe('parseManifests, documents', () => {
  it('reads several documents and skips empty ones, which still count', () => {
    const text = `# a comment\n---\n${POD}metadata: {name: a}\n---\n---\n# nothing\n---\n${POD}metadata: {name: b}\n...\n`;
    expect(parsed(text).map(({ document, manifest }) => [document, manifest.metadata.name])).toEqual([
      [0, 'a'],
      [3, 'b'],
    ]);
  });

  it('reads JSON', () => {
    const [one] = parsed(
      '{\n\t"apiVersion": "v1",\n\t"kind": "Pod",\n\t"metadata": {"name": "a\\/\\u00e9", "labels": {"yes": "012"}}\n}',
    );
    expect(one?.manifest.metadata).toEqual({ name: 'a/é', labels: { yes: '012' } });
    expect(one?.locate('metadata.name')).toEqual({ line: 4, column: 15 });
  });

  it('reads the items of a List, each in its place', () => {
    const text =
      'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: a}\n- apiVersion: v1\n  kind: Node\n  metadata:\n    name: host\n';
    const documents = parsed(text);
    expect(documents.map(({ manifest }) => manifest.kind)).toEqual(['Pod', 'Node']);
    expect(documents[1]?.locate('metadata.name')).toEqual({ line: 10, column: 5 });
  });

  it('accepts Windows line ends and a byte order mark', () => {
    expect(parsed('\ufeffapiVersion: v1\r\nkind: Pod\r\nmetadata:\r\n  name: a\r\n')[0]?.manifest.metadata.name).toBe(
      'a',
    );
  });

  it.each(['', '\n', '# only a comment\n', '---\n---\n', 'null'])('refuses %j, which holds no manifest', (text) => {
    expect(refusals(text)).toEqual(['undefined:1:1  PARSE']);
  });

  it('gives the object as it was written beside the decoded one', () => {
    const [one] = parsed(`${POD}metadata: {name: a, labels: null}\nspec: {hostNetwork: false}\n`);
    expect(one?.written).toEqual({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a', labels: null },
      spec: { hostNetwork: false },
    });
    expect(one?.manifest).toEqual({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { containers: [] } });
  });
});

describe('parseManifests, scalars', () => {
  it('reads plain ones as Kubernetes does and quoted ones as texts', () => {
    const text = `${POD}metadata:\n  annotations:\n    a: 12:30:45\n    b: 2001-12-14\n    c: "yes"\n    d: !!str 012\n    on: |\n      x\nspec:\n  hostNetwork: on\n  priority: 0755\n`;
    expect(parsed(text)[0]?.manifest).toMatchObject({
      metadata: { annotations: { a: '12:30:45', b: '2001-12-14', c: 'yes', d: '012', true: 'x\n' } },
      spec: { hostNetwork: true, priority: 493 },
    });
  });

  it('refuses plain numbers and booleans where a text belongs', () => {
    expect(refusals(`${POD}metadata:\n  labels:\n    a: yes\n    b: 1.10\n`)).toEqual([
      '0:5:5 metadata.labels[a] WRONG_TYPE',
      '0:6:5 metadata.labels[b] WRONG_TYPE',
    ]);
  });

  it('follows anchors, aliases and merges', () => {
    const text = `${POD}metadata:\n  labels: &l {a: x, b: z}\n  annotations:\n    <<: [{a: first}, *l]\n    b: own\n`;
    expect(parsed(text)[0]?.manifest.metadata.annotations).toEqual({ a: 'first', b: 'own' });
  });
});

describe('parseManifests, errors', () => {
  it('reports every document, each with line and column', () => {
    const text = [
      `${POD}metadata:\n  name: a\n  labelz: {}`,
      'a: [1\nb: 2',
      'apiVersion: v1\nkind: Service',
      `${POD}metadata:\n  name: b\nspec:\n  containers:\n  - name: c\n    image: 5`,
      'just text',
    ].join('\n---\n');
    expect(refusals(text)).toEqual([
      '0:5:3 metadata.labelz UNKNOWN_FIELD',
      '1:8:1  PARSE',
      '2:11:1 kind NOT_SUPPORTED',
      '3:20:5 spec.containers[0].image WRONG_TYPE',
      '4:22:1  WRONG_TYPE',
    ]);
  });

  it.each([
    ['a duplicate key', 'a: 1\nb: 2\na: 3\n', '0:3:1  PARSE'],
    ['a duplicate key after resolving', 'on: 1\ntrue: 2\n', '0:2:1  PARSE'],
    ['a tab as indentation', 'a:\n\t- b\n', '0:2:1  PARSE'],
    ['an unclosed quote', 'a: "b\n', '0:2:1  PARSE'],
    ['an alias without anchor', 'a: 1\nb: *c\n', '0:2:4  PARSE'],
    ['an alias inside its own anchor', 'a: &x [*x]\n', '0:1:8  PARSE'],
    ['a map as key', '? {a: 1}\n: b\n', '0:1:3  PARSE'],
    ['an unknown tag', 'a: !foo b\n', '0:1:9  PARSE'],
    ['a tag that does not fit', 'a: !!int b\n', '0:1:10  PARSE'],
    ['a merge of a text', '<<: x\n', '0:1:5  PARSE'],
  ])('refuses %s', (_what, text, expected) => {
    expect(refusals(text)).toEqual([expected]);
  });

  it('refuses a second document for the same object, also where one names the default namespace', () => {
    const pod = (name: string, namespace?: string) =>
      `${POD}metadata:\n  name: ${name}\n${namespace === undefined ? '' : `  namespace: ${namespace}\n`}`;
    expect(refusals([pod('a'), pod('a', 'other'), pod('a', 'default')].join('---\n'))).toEqual([
      '2:15:3 metadata.name DUPLICATE',
    ]);
    expect(refusals([pod('a'), 'apiVersion: v1\nkind: Node\nmetadata: {name: a}\n'].join('---\n'))).toEqual([]);
    expect(refusals(`${POD}metadata: {generateName: a-}\n---\n${POD}metadata: {generateName: a-}\n`)).toEqual([]);
  });

  it('refuses a List whose items are none', () => {
    expect(refusals('apiVersion: v1\nkind: List\nitems: 3\n')).toEqual(['0:3:1 items WRONG_TYPE']);
  });
});

describe('parseManifests, hostile texts', () => {
  const laughs = [
    'a: &a0 [x,x,x,x,x,x,x,x,x,x]',
    ...Array.from({ length: 9 }, (_, i) => `b${i}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(',')}]`),
  ].join('\n');

  it.each([
    ['aliases that multiply', laughs],
    ['deep flow lists', '['.repeat(50_000)],
    ['deep flow maps', '{a: '.repeat(50_000)],
    ['deep compact lists', '- '.repeat(50_000)],
    ['deep compact keys', '? '.repeat(20_000)],
    ['a text longer than any request', ' '.repeat(3 * 1024 * 1024 + 1)],
  ])('refuses %s soon', (_what, text) => {
    const result = parseManifests(text);
    expect(result.ok ? [] : result.error.map(({ reason }) => reason)).toEqual(['PARSE']);
  });

  it('reads a map of many keys in time that grows with its size', () => {
    const labels = Array.from({ length: 20_000 }, (_, i) => `    k${i}: v`).join('\n');
    expect(
      Object.keys(parsed(`${POD}metadata:\n  labels:\n${labels}\n`)[0]?.manifest.metadata.labels ?? {}),
    ).toHaveLength(20_000);
  });
});

describe('locate', () => {
  const text = `${POD}metadata:
  name: a
  labels:
    example.com/x.y: z
spec:
  containers:
  - name: c
    resources:
      limits:
        cpu: 1
        example.com/gpu: 2
  - name: d
`;

  it.each([
    ['', { line: 1, column: 1 }],
    ['metadata.name', { line: 4, column: 3 }],
    ['metadata.labels[example.com/x.y]', { line: 6, column: 5 }],
    ['spec.containers[0].resources.limits[example.com/gpu]', { line: 13, column: 9 }],
    ['spec.containers[1]', { line: 14, column: 5 }],
    ['spec.containers[1].image', { line: 14, column: 5 }],
    ['spec.containers[7].name', { line: 8, column: 3 }],
    ['spec.template.spec', { line: 7, column: 1 }],
    ['status', { line: 1, column: 1 }],
    ['Value', { line: 1, column: 1 }],
  ])('finds %j or its nearest written ancestor', (path, position) => {
    expect(parsed(text)[0]?.locate(path)).toEqual(position);
  });
});
