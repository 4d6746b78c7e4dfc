import { relative } from 'node:path';
import TestSequencer from '@jest/test-sequencer';

/** Small files that play much, the longest first. */
const longest = [
  'conformance/traces',
  'conformance/admission',
  'e2e/server-kill',
  'faults/faults',
  'main/server-process',
  'e2e/several-servers',
  'main/embedded-database',
  'cli/cli',
  'e2e/back-pressure',
  'e2e/node-health',
].map((name) => `test/${name}.test.ts`);

/**
 * Starts the longest tests first, after those that failed the last time. On a machine where no test has run before, Jest goes by
 * the size of the files, and would play the recorded scenarios last: alone, with the other worker idle.
 */
export default class LongestFirst extends TestSequencer {
  sort(tests) {
    const rankOf = (test) => {
      if (this.hasFailed(test)) return -1;
      const rank = longest.indexOf(relative(test.context.config.rootDir, test.path));
      return rank === -1 ? longest.length : rank;
    };
    return super.sort(tests).toSorted((left, right) => rankOf(left) - rankOf(right));
  }
}
