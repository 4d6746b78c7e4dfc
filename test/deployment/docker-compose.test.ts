import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('../../', import.meta.url));
const compose = parse(readFileSync(`${root}docker-compose.yml`, 'utf8'));
const hasTool = spawnSync('docker-compose', ['version']).status === 0;

describe('docker-compose.yml', () => {
  it('starts the server once PostgreSQL is healthy, and both say how they are', () => {
    expect(Object.keys(compose.services).sort()).toEqual(['postgres', 'server']);
    expect(compose.services.server.depends_on.postgres.condition).toBe('service_healthy');
    for (const service of Object.values<{ healthcheck: { test: unknown } }>(compose.services)) {
      expect(service.healthcheck.test).toBeDefined();
    }
    expect(compose.services.server.environment.DATABASE_URL).toContain('@postgres:5432/');
  });

  it('publishes the port on the loopback address only', () => {
    expect(compose.services.server.ports).toEqual(['127.0.0.1:4000:4000']);
  });

  it('declares every volume that it mounts', () => {
    const mounted = Object.values<{ volumes?: string[] }>(compose.services).flatMap((service) => service.volumes ?? []);
    expect(mounted.map((volume) => volume.split(':')[0]).sort()).toEqual(Object.keys(compose.volumes).sort());
  });

  // The pipeline installs the tool and says so; elsewhere the shape above is what can be checked.
  it('is accepted by docker-compose', () => {
    if (!hasTool) {
      expect(process.env['REQUIRE_DOCKER_COMPOSE']).toBeUndefined();
      return;
    }
    const output = execFileSync('docker-compose', ['--file', 'docker-compose.yml', 'config'], {
      cwd: root,
      encoding: 'utf8',
      stdio: 'pipe',
    });
    expect(Object.keys(parse(output).services).sort()).toEqual(['postgres', 'server']);
  });
});
