import { expect } from '@jest/globals';
import { run } from './captured-io.ts';

const commands = [
  'apply',
  'get',
  'describe',
  'watch',
  'rollout',
  'delete',
  'cordon',
  'uncordon',
  'label',
  'taint',
  'wait',
  'version',
];

describe('runCli', () => {
  it('lists every command and exit code in its help', async () => {
    const { exitCode, out, err } = await run(['--help']);
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    for (const command of commands) expect(out).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
    expect(out).toContain('Exit codes:\n  0  done');
  });

  it.each([...commands, 'rollout status', 'rollout undo', 'rollout history', 'rollout restart'])(
    'has help for %s',
    async (command) => {
      const { exitCode, out } = await run([...command.split(' '), '--help']);
      expect(exitCode).toBe(0);
      expect(out).toContain(`Usage: everynode ${command}`);
      expect(out).toContain('--server <url>');
    },
  );

  it.each([
    [['frobnicate'], "unknown command 'frobnicate'"],
    [['gett', 'pods'], 'Did you mean get?'],
    [['get'], "missing required argument 'kind'"],
    [['get', 'deployments'], 'unknown kind "deployments"; one of: daemonsets (ds)'],
    [['get', 'pods', '-o', 'xml'], "option '-o, --output <format>' argument 'xml' is invalid"],
    [['get', 'pods', '-l', 'app in (a'], '--selector "app in (a"'],
    [['get', 'pods', 'a', '-A'], 'names need one namespace'],
    [['get', 'events', '-w'], 'events cannot be watched'],
    [['get', 'pods', '--frob'], "unknown option '--frob'"],
    [['apply'], "required option '-f, --filename <path>' not specified"],
    [['delete'], 'what is to be deleted?'],
    [['delete', 'ds'], 'what is to be deleted?'],
    [['delete', 'event', 'x'], 'unknown kind "event"'],
    [['delete', 'pod', 'x', '--grace-period', '-3'], '--grace-period "-3" is no whole number'],
    [['describe', 'ds'], 'which ds?'],
    [['label', 'node', 'a'], 'what is to be changed?'],
    [['label', 'pod', 'a', 'b=c'], 'unknown kind "pod"'],
    [['taint', 'node', 'a=b:NoSchedule'], 'which node?'],
    [['rollout', 'status', 'ds/a', 'ds/b'], 'name one daemonset'],
    [['wait', '--timeout', 'soon'], '"soon" is no duration'],
    [['version', '--server', 'nonsense'], 'no server address'],
  ])('%j is a usage error: 2', async (args, message) => {
    const { exitCode, out, err } = await run([...args], { env: { EVERYNODE_TOKEN: 't' } });
    expect(err).toContain(message);
    expect({ exitCode, out: args[0] === 'version' ? '' : out }).toEqual({ exitCode: 2, out: '' });
  });

  it('ends with 3 and one line when nobody listens', async () => {
    const { exitCode, err } = await run(['get', 'pods', '--server', 'http://127.0.0.1:9/graphql', '--token', 't']);
    expect(exitCode).toBe(3);
    expect(err).toMatch(/^error: cannot reach http:\/\/127\.0\.0\.1:9\/graphql: .*\n$/);
  });

  it('ends with 4 and one line without a token', async () => {
    const { exitCode, err } = await run(['get', 'pods', '--server', 'http://elsewhere.example']);
    expect(exitCode).toBe(4);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  it('ends with 1 when a file cannot be read', async () => {
    expect(await run(['apply', '-f', 'no-such-file.yaml', '--token', 't'])).toEqual({
      exitCode: 1,
      out: '',
      err: 'error: cannot read no-such-file.yaml: no such file or folder\n',
    });
  });

  it('knows its own version without a server', async () => {
    expect(await run(['version', '--client'])).toMatchObject({
      exitCode: 0,
      out: expect.stringMatching(/^client \d+\.\d+\.\d+\n$/),
    });
  });
});
