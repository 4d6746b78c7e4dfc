import { validatePodUpdate } from '../../../src/domain/validation/validate-pod-update.ts';
import { aContainer, aPod } from './manifests.ts';
import { refusals } from './refusals.ts';

const toleration = { key: 'a', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 };
const init = aContainer({ name: 'init' });
const spec = { tolerations: [toleration], initContainers: [init], activeDeadlineSeconds: 31 };

describe('validatePodUpdate', () => {
  it.each<[string, object, readonly string[]]>([
    ['nothing', {}, []],
    ['an image', { containers: [aContainer({ image: 'x:2' })] }, []],
    ['the image of an init container', { initContainers: [{ ...init, image: 'x:2' }] }, []],
    ['an image in blanks', { containers: [aContainer({ image: ' x' })] }, ['spec.containers[0].image INVALID']],
    ['a nearer deadline', { activeDeadlineSeconds: 30 }, []],
    ['a farther deadline', { activeDeadlineSeconds: 32 }, ['spec.activeDeadlineSeconds INVALID']],
    ['no deadline', { activeDeadlineSeconds: undefined }, ['spec.activeDeadlineSeconds INVALID']],
    ['one more toleration', { tolerations: [{ key: 'b', operator: 'Exists' }, toleration] }, []],
    ['other seconds', { tolerations: [{ ...toleration, tolerationSeconds: 5 }] }, []],
    ['one toleration less', { tolerations: [] }, ['spec.tolerations FORBIDDEN']],
    ['a changed toleration', { tolerations: [{ ...toleration, key: 'b' }] }, ['spec.tolerations FORBIDDEN']],
    ['a bad toleration', { tolerations: [toleration, { value: 'x' }] }, ['spec.tolerations[1].operator INVALID']],
    ['a node', { nodeName: 'n1' }, ['spec FORBIDDEN']],
    ['a port', { containers: [aContainer({ ports: [{ containerPort: 80, protocol: 'TCP' }] })] }, ['spec FORBIDDEN']],
    ['an empty list', { containers: [aContainer({ ports: [] })] }, []],
    ['a container more', { containers: [aContainer(), aContainer({ name: 'b' })] }, ['spec.containers FORBIDDEN']],
    ['an init container less', { initContainers: [] }, ['spec.initContainers FORBIDDEN']],
    ['a priority', { priority: 7 }, ['spec FORBIDDEN']],
  ])('judges a change of %s', (_title, change, expected) => {
    expect(refusals(validatePodUpdate(aPod({ ...spec, ...change }), aPod(spec)))).toEqual(expected);
  });

  it('lets a deadline come', () => {
    expect(validatePodUpdate(aPod({ activeDeadlineSeconds: 30 }), aPod())).toEqual([]);
  });

  it('lets labels and annotations change', () => {
    expect(validatePodUpdate(aPod({}, { labels: { a: 'b' }, annotations: { c: 'd' } }), aPod())).toEqual([]);
  });

  it.each(['kubernetes.io/config.mirror', 'container.apparmor.security.beta.kubernetes.io/main'])(
    'fixes the annotation %s',
    (key) => {
      const on = (value: string): object => ({ annotations: { [key]: value } });
      const pod = { nodeName: 'n1' };
      const refused = [`metadata.annotations[${key}] FORBIDDEN`];
      const before = aPod(pod, on('runtime/default'));
      expect(refusals(validatePodUpdate(before, before))).toEqual([]);
      expect(refusals(validatePodUpdate(aPod(pod, on('unconfined')), before))).toEqual(refused);
      expect(refusals(validatePodUpdate(aPod(pod), before))).toEqual(refused);
      expect(refusals(validatePodUpdate(before, aPod(pod)))).toEqual(refused);
    },
  );
});
