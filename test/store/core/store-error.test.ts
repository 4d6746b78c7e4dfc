import { createDatabase } from '../../../src/store/core/database.ts';
import { classifyStoreError } from '../../../src/store/core/store-error.ts';
import { inTransaction } from '../../../src/store/core/transaction.ts';
import { failureOf } from '../../support/failure-of.ts';

describe('classifyStoreError', () => {
  it('takes a host that has no name for a database that is away, whichever way it is asked', async () => {
    const database = createDatabase({ url: 'postgresql://user:word@everynode-database.invalid:5432/everynode' });
    try {
      const failures = await Promise.all([
        failureOf(database.statements.query('SELECT 1')),
        failureOf(inTransaction(database, (tx) => tx.query('SELECT 1'))),
        failureOf(database.prisma.$queryRawUnsafe('SELECT 1')),
      ]);
      expect(failures.map(classifyStoreError)).toEqual(['UNAVAILABLE', 'UNAVAILABLE', 'UNAVAILABLE']);
    } finally {
      await database.close();
    }
  }, 60_000);

  it.each(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'])(
    'takes %s of a socket for a database that is away',
    (code) => {
      expect(classifyStoreError(Object.assign(new Error(code), { code, syscall: 'connect' }))).toBe('UNAVAILABLE');
    },
  );

  it.each([
    ['40001', 'RETRYABLE'],
    ['40P01', 'RETRYABLE'],
    ['26000', 'RETRYABLE'],
    ['23505', 'DUPLICATE'],
    ['55P03', 'UNAVAILABLE'],
    ['42601', 'OTHER'],
    // Not supported: of a statement that is kept only where PostgreSQL says so.
    ['0A000', 'OTHER'],
  ])('takes %s of PostgreSQL for %s', (code, kind) => {
    expect(classifyStoreError(Object.assign(new Error('refused'), { code }))).toBe(kind);
  });
});
