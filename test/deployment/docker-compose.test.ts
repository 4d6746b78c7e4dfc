import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { findTool, itHasTool } from '../support/optional-tool.ts';

interface Service {
  readonly profiles?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly depends_on: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck: { readonly test: unknown };
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const compose = parse(readFileSync(`${root}docker-compose.yml`, 'utf8'), { merge: true });
const services: Readonly<Record<string, Service>> = compose.services;
const dockerCompose = findTool('docker-compose');

const servicesOf = (profile: string | null): string[] =>
  Object.keys(services)
    .filter((name) => services[name]!.profiles?.includes(profile ?? '') ?? true)
    .sort();

describe('docker-compose.yml', () => {
  it('starts one server once PostgreSQL is healthy, and everything says how it is', () => {
    expect(servicesOf(null)).toEqual(['postgres', 'server']);
    expect(services['server']!.depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
    for (const service of Object.values(services)) expect(service.healthcheck.test).toBeDefined();
    expect(services['server']!.environment['DATABASE_URL']).toContain('@postgres:5432/');
  });

  it('has a profile with a second server of the same database and state, and a proxy before both', () => {
    expect(servicesOf('scaled')).toEqual(['postgres', 'proxy', 'server', 'server-2']);
    const { server, 'server-2': second, proxy } = services;
    expect(second).toMatchObject({ environment: server!.environment, volumes: server!.volumes });
    const behind = [proxy!.environment['EVERYNODE_SERVER_1'], proxy!.environment['EVERYNODE_SERVER_2']];
    expect(behind).toEqual(['server:4000', 'server-2:4000']);
    expect(Object.keys(proxy!.depends_on).sort()).toEqual(['server', 'server-2']);
  });

  it('publishes ports on the loopback address only, each once', () => {
    const published = Object.values(services).flatMap(({ ports = [] }) => ports);
    expect(published.sort()).toEqual(['127.0.0.1:4000:4000', '127.0.0.1:4080:4000']);
  });

  it('declares every volume that it mounts, and mounts only files that are there', () => {
    const mounted = Object.values(services)
      .flatMap(({ volumes = [] }) => volumes)
      .map((volume) => volume.split(':')[0]!);
    const files = mounted.filter((name) => name.startsWith('.'));
    const volumes = new Set(mounted.filter((name) => !files.includes(name)));
    expect([...volumes].sort()).toEqual(Object.keys(compose.volumes).sort());
    expect(files.filter((file) => !existsSync(root + file))).toEqual([]);
  });

  // Without the tool the shape above is what can be checked.
  itHasTool('docker-compose');
  if (dockerCompose === null) return;
  it.each([[[]], [['--profile', 'scaled']]])('is accepted by docker-compose %p', (profile) => {
    const output = execFileSync(dockerCompose, ['--file', 'docker-compose.yml', ...profile, 'config'], {
      cwd: root,
      encoding: 'utf8',
      stdio: 'pipe',
    });
    // Some versions leave out what the profile does not start.
    expect(Object.keys(parse(output).services)).toEqual(expect.arrayContaining(servicesOf(profile[1] ?? null)));
  });
});
