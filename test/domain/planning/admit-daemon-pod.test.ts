import { admitDaemonPod } from '../../../src/domain/planning/admit-daemon-pod.ts';
import type { PodSpec } from '../../../src/domain/model/pod-template.ts';

const admit = (spec: Partial<PodSpec>) =>
  admitDaemonPod({
    template: {
      metadata: { labels: { app: 'log' } },
      spec: { containers: [{ name: 'main', image: 'registry.example/agent:1' }], ...spec },
    },
    classes: [{ name: 'high', value: 1000 }],
  });

describe('admitDaemonPod', () => {
  it('gives the priority of the class', () => {
    expect(admit({ priorityClassName: 'high' })).toMatchObject({ ok: true, value: { priority: 1000 } });
  });

  it.each<[string, Partial<PodSpec>, string]>([
    ['a class that does not exist', { priorityClassName: 'missing' }, 'spec.priorityClassName'],
    ['blanks around an image', { containers: [{ name: 'main', image: ' a:1' }] }, 'spec.containers[0].image'],
    ['a runtime class, of which there are none', { runtimeClassName: 'sandbox' }, 'spec.runtimeClassName'],
    ['overhead, which only a runtime class sets', { overhead: { cpu: '1' } }, 'spec.overhead'],
  ])('refuses %s', (_about, spec, path) => {
    expect(admit(spec)).toMatchObject({ ok: false, error: { path } });
  });
});
