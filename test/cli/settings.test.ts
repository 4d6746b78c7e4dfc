import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { findSettings } from '../../src/cli/settings.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'everynode-settings-'));
  await mkdir(join(folder, 'a/b'), { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

async function writeToken(text: string): Promise<void> {
  await mkdir(join(folder, '.everynode'));
  await writeFile(join(folder, '.everynode/admin-token'), text);
}

function find(source: { server?: string; token?: string; env?: Record<string, string> } = {}) {
  return findSettings({ env: {}, cwd: join(folder, 'a/b'), ...source });
}

describe('findSettings', () => {
  it('finds the token file upward from the working directory', async () => {
    await writeToken('from-file\n');
    expect(await find()).toEqual({ url: 'http://127.0.0.1:4000/graphql', token: 'from-file' });
  });

  it('prefers the environment to the file, and flags to the environment', async () => {
    await writeToken('from-file\n');
    const env = { EVERYNODE_SERVER: 'https://env.example/graphql', EVERYNODE_TOKEN: 'from-env' };
    expect(await find({ env })).toEqual({ url: 'https://env.example/graphql', token: 'from-env' });
    expect(await find({ env, server: 'http://flag.example:9/x', token: 'flag' })).toEqual({
      url: 'http://flag.example:9/x',
      token: 'flag',
    });
  });

  it('adds the path to a bare host', async () => {
    expect((await find({ server: 'http://localhost:4001', token: 't' })).url).toBe('http://localhost:4001/graphql');
  });

  it('never sends the token file to another host', async () => {
    await writeToken('from-file\n');
    await expect(find({ server: 'http://elsewhere.example/graphql' })).rejects.toMatchObject({
      exitCode: 4,
      message: expect.stringContaining('no token for elsewhere.example'),
    });
    await expect(find({ server: 'http://127.0.0.1.example/graphql' })).rejects.toMatchObject({ exitCode: 4 });
  });

  it('says in one line what to do without a token', async () => {
    await expect(find()).rejects.toMatchObject({
      exitCode: 4,
      lines: [expect.stringMatching(/^error: no token: pass --token/)],
    });
  });

  it.each(['', '\n', 'two words\n', 'b\u00e4d\n'])('refuses a token file with %j', async (text) => {
    await writeToken(text);
    await expect(find()).rejects.toMatchObject({ exitCode: 4, message: expect.stringContaining('holds no token') });
  });

  it('names a token file that it may not read', async () => {
    await writeToken('secret');
    await chmod(join(folder, '.everynode/admin-token'), 0);
    // Root may read everything: for root this file is as good as any.
    if (process.getuid?.() === 0) expect((await find()).token).toBe('secret');
    else
      await expect(find()).rejects.toMatchObject({
        exitCode: 4,
        message: expect.stringContaining('permission denied'),
      });
  });

  it.each(['nonsense', 'ftp://host/graphql', ''])('refuses the server address "%s"', async (server) => {
    await expect(find({ server, token: 't' })).rejects.toMatchObject({ exitCode: 2 });
  });
});
