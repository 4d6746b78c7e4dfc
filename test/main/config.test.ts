import { describeConfig, readConfig } from '../../src/main/config.ts';
import { StartupError } from '../../src/main/startup-error.ts';

const mistakesOf = (read: () => unknown): string[] => {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(StartupError);
    return (error as Error).message.split('\n');
  }
  throw new Error('no mistake was found');
};

describe('readConfig', () => {
  it('serves this machine only, with the embedded database, where nothing is set', () => {
    const config = readConfig('server', { argv: [], env: {} });
    expect(config).toMatchObject({ host: '127.0.0.1', port: 4_000, logLevel: 'info', feedRetentionSeconds: 86_400 });
    expect(config.feedRetentionBytes).toBe(4 * 1024 ** 3);
    expect(config.databaseUrl).toBeUndefined();
    expect(config.podCreationsPerSecond).toBeUndefined();
    expect(config.dataRoot).toMatch(/\/\.everynode$/);
  });

  it('takes the flag before the environment, and an empty variable for none', () => {
    const env = { PORT: '5000', HOST: '', EVERYNODE_LOG_LEVEL: 'debug' };
    expect(readConfig('server', { argv: ['--port', '6000'], env })).toMatchObject({
      port: 6_000,
      host: '127.0.0.1',
      logLevel: 'debug',
    });
    expect(readConfig('server', { argv: ['--port=6001'], env: {} }).port).toBe(6_001);
  });

  it('tells all mistakes at once, one line each', () => {
    const env = {
      DATABASE_URL: 'mysql://here',
      PORT: '70000',
      EVERYNODE_FEED_RETENTION_SECONDS: 'a day',
      EVERYNODE_POD_CREATIONS_PER_SECOND: '0',
    };
    const argv = ['--log-level', 'loud', '--colour', 'red', 'now'];
    expect(mistakesOf(() => readConfig('server', { argv, env })).sort()).toEqual([
      '--colour: there is no such flag, see --help',
      '--log-level: must be one of fatal, error, warn, info, debug, trace, silent',
      'DATABASE_URL: must be as in postgresql://user:password@host:5432/database',
      'EVERYNODE_FEED_RETENTION_SECONDS: must be a whole number from 1 to 31536000',
      'EVERYNODE_POD_CREATIONS_PER_SECOND: must be a number greater than 0 and at most 100000, such as 50 or 0.5',
      'PORT: must be a whole number from 0 to 65535',
      'now: what is this? see --help',
      'red: what is this? see --help',
    ]);
  });

  it('gives a server every role unless some are named', () => {
    const rolesOf = (argv: readonly string[], env = {}) => readConfig('server', { argv, env }).roles;
    expect(rolesOf([])).toEqual(['api', 'reconciler']);
    expect(rolesOf([], { EVERYNODE_ROLE: 'reconciler' })).toEqual(['reconciler']);
    expect(rolesOf([], { EVERYNODE_ROLE: '' })).toEqual(['api', 'reconciler']);
    expect(rolesOf(['--role', 'api'], { EVERYNODE_ROLE: 'reconciler' })).toEqual(['api']);
    expect(rolesOf(['--role', 'reconciler, api,api'])).toEqual(['api', 'reconciler']);
  });

  it.each([
    ['leader', '"leader"'],
    ['', '""'],
    ['api,', '""'],
    ['API', '"API"'],
  ])('refuses the role %p in one line', (role, named) => {
    expect(mistakesOf(() => readConfig('server', { argv: [`--role=${role}`], env: {} }))).toEqual([
      `--role: must be api, reconciler or both with a comma between, not ${named}`,
    ]);
  });

  it('says that a value is missing', () => {
    expect(mistakesOf(() => readConfig('server', { argv: ['--port'], env: {} }))).toEqual([
      '--port: a value must follow',
    ]);
    expect(mistakesOf(() => readConfig('fleet', { argv: [], env: {} }))).toEqual([
      '--token: a token of role FLEET must be given',
    ]);
  });

  it('never repeats the password of a URL that it refuses', () => {
    const env = { DATABASE_URL: 'postgress://user:secret@host/db' };
    expect(mistakesOf(() => readConfig('server', { argv: [], env })).join()).not.toContain('secret');
  });
});

describe('describeConfig', () => {
  it('has a line for every setting', () => {
    const text = describeConfig('demo');
    for (const name of ['DATABASE_URL', '--port', '--host', '--data', '--nodes', '--stage-delay']) {
      expect(text).toContain(name);
    }
  });
});
