import { openDatabase } from '../../src/main/open-database.ts';
import { StartupError } from '../../src/main/startup-error.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());

const open = (databaseUrl: string | undefined, databaseDirectUrl: string | undefined) =>
  openDatabase({
    databaseUrl,
    databaseDirectUrl,
    dataRoot: '/nowhere',
    log: { info: () => undefined },
    closers: { add: () => undefined, closeAll: async () => undefined },
  });

describe('openDatabase', () => {
  it('uses one address for everything unless a second one leads past a pooler', async () => {
    const place = expect.stringContaining(new URL(database.url).pathname) as string;
    expect(await open(database.url, undefined)).toEqual({ url: database.url, pooledUrl: database.url, place });
    const direct = `${database.url}?application_name=direct`;
    expect(await open(database.url, direct)).toEqual({ url: direct, pooledUrl: database.url, place });
  });

  it('refuses a direct address without, or of another database than, the one that it goes with', async () => {
    await expect(open(undefined, database.url)).rejects.toThrow(
      new StartupError('DATABASE_DIRECT_URL: goes with DATABASE_URL, which is not set'),
    );
    const other = Object.assign(new URL(database.url), { pathname: '/postgres' }).href;
    await expect(open(database.url, other)).rejects.toThrow(/^DATABASE_DIRECT_URL: \S+\/postgres is not the database/);
    const away = 'postgresql://user:secret@127.0.0.1:9/db';
    await expect(open(database.url, away)).rejects.toThrow(/^DATABASE_DIRECT_URL: 127\.0\.0\.1:9\/db cannot be used: /);
  });
});
