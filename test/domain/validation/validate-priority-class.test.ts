import {
  validatePriorityClass,
  validatePriorityClassUpdate,
} from '../../../src/domain/validation/validate-priority-class.ts';
import { aPriorityClass } from './manifests.ts';
import { refusals } from './refusals.ts';

describe('validatePriorityClass', () => {
  it.each<[string, ReturnType<typeof aPriorityClass>, readonly string[]]>([
    ['the highest value', aPriorityClass({ value: 1_000_000_000 }), []],
    ['a value too high', aPriorityClass({ value: 1_000_000_001 }), ['value FORBIDDEN']],
    ['a negative value', aPriorityClass({ value: -5 }), []],
    ['an unknown policy', aPriorityClass({ preemptionPolicy: 'Nope' }), ['preemptionPolicy NOT_SUPPORTED']],
    ['no name', aPriorityClass({}, ''), ['metadata.name REQUIRED']],
    ['a reserved name', aPriorityClass({}, 'system-mine'), ['metadata.name FORBIDDEN']],
    ['a class of the system', aPriorityClass({ value: 2_000_001_000 }, 'system-node-critical'), []],
    ['the same with another value', aPriorityClass({ value: 1 }, 'system-node-critical'), ['metadata.name FORBIDDEN']],
    [
      'the same as default of all',
      aPriorityClass({ value: 2_000_000_000, globalDefault: true }, 'system-cluster-critical'),
      ['metadata.name FORBIDDEN'],
    ],
  ])('%s', (_title, priorityClass, expected) => {
    expect(refusals(validatePriorityClass(priorityClass))).toEqual(expected);
  });
});

describe('validatePriorityClassUpdate', () => {
  it.each<[object, readonly string[]]>([
    [{ globalDefault: true, description: 'x' }, []],
    [{ value: 5 }, ['Value FORBIDDEN']],
    [{ preemptionPolicy: 'Never' }, ['preemptionPolicy INVALID']],
    [{ metadata: { name: 'other' } }, ['metadata.name INVALID']],
  ])('judges %j', (change, expected) => {
    expect(refusals(validatePriorityClassUpdate(aPriorityClass(change), aPriorityClass()))).toEqual(expected);
  });
});
