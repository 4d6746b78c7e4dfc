import { resolve } from 'node:path';
import { z } from 'zod';
import { creationRateAnnotation, creationRateRule, parseCreationRate } from '../domain/turns/creation-rate.ts';
import { logLevels } from './logger.ts';
import { serverRoles } from './server-roles.ts';
import type { ServerRole } from './server-roles.ts';
import { describeSettings, readSettings } from './settings.ts';
import type { Setting, Settings, ValuesOf } from './settings.ts';
import { StartupError } from './startup-error.ts';

// Every setting and default of every program; nothing else reads the environment of the server and the fleet.

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((number) => number >= min && number <= max, `must be a whole number from ${min} to ${max}`);

const databaseUrl = z
  .string()
  .refine(
    (text) => URL.canParse(text) && ['postgres:', 'postgresql:'].includes(new URL(text).protocol),
    'must be as in postgresql://user:password@host:5432/database',
  );

/** Names with commas between; each once, whatever was written. */
const roles = z.string().transform((text, context): readonly ServerRole[] => {
  const names = text.split(',').map((name) => name.trim());
  const known = serverRoles.filter((role) => names.includes(role));
  const unknown = names.filter((name) => !serverRoles.some((role) => role === name));
  for (const name of new Set(unknown)) {
    context.addIssue(`must be ${serverRoles.join(', ')} or both with a comma between, not "${name}"`);
  }
  return known;
});

const creationRate = z.string().transform((text, context): number => {
  const rate = parseCreationRate(text);
  if (rate === null) context.addIssue(creationRateRule);
  return rate ?? 0;
});

const stageDelay = {
  flag: 'stage-delay',
  env: 'EVERYNODE_STAGE_DELAY_MS',
  value: 'MS',
  help: 'how long a simulated pod stays pulling, starting, running, ending; 0: at once',
  schema: wholeNumber(0, 3_600_000).optional(),
} satisfies Setting;

const commonSettings = {
  databaseUrl: {
    env: 'DATABASE_URL',
    value: 'URL',
    help: 'your own PostgreSQL (14 or newer) in place of the embedded one',
    schema: databaseUrl.optional(),
  },
  databaseDirectUrl: {
    env: 'DATABASE_DIRECT_URL',
    value: 'URL',
    help: 'the same past the pooler, when DATABASE_URL leads through one in transaction mode',
    schema: databaseUrl.optional(),
  },
  host: {
    flag: 'host',
    env: 'HOST',
    value: 'ADDRESS',
    help: 'address to listen on (127.0.0.1; 0.0.0.0 for all)',
    schema: z.string().min(1, 'must not be empty').default('127.0.0.1'),
  },
  port: {
    flag: 'port',
    env: 'PORT',
    value: 'PORT',
    help: 'port to listen on (4000; 0: any free one)',
    schema: wholeNumber(0, 65_535).default(4_000),
  },
  dataRoot: {
    flag: 'data',
    env: 'EVERYNODE_DATA',
    value: 'DIRECTORY',
    help: 'where tokens and the embedded database are kept (.everynode)',
    schema: z
      .string()
      .min(1, 'must not be empty')
      .default('.everynode')
      .transform((path) => resolve(path)),
  },
  logLevel: {
    flag: 'log-level',
    env: 'EVERYNODE_LOG_LEVEL',
    value: 'LEVEL',
    help: `${logLevels.join(', ')} (info)`,
    schema: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).default('info'),
  },
  databasePatienceMs: {
    env: 'EVERYNODE_DATABASE_PATIENCE_MS',
    value: 'MS',
    help: 'how long the database may take for one statement; then UNAVAILABLE (10000)',
    schema: wholeNumber(500, 600_000).default(10_000),
  },
  feedRetentionSeconds: {
    env: 'EVERYNODE_FEED_RETENTION_SECONDS',
    value: 'SECONDS',
    help: 'how long a subscription can be resumed (86400)',
    schema: wholeNumber(1, 31_536_000).default(86_400),
  },
  feedRetentionRows: {
    env: 'EVERYNODE_FEED_RETENTION_ROWS',
    value: 'ROWS',
    help: 'how many changes are kept at most (2000000)',
    schema: wholeNumber(1, 1_000_000_000).default(2_000_000),
  },
  feedRetentionBytes: {
    env: 'EVERYNODE_FEED_RETENTION_BYTES',
    value: 'BYTES',
    help: 'how much of the disk the changes take at most (4294967296)',
    schema: wholeNumber(1, Number.MAX_SAFE_INTEGER).default(4_294_967_296),
  },
  nodeGraceSeconds: {
    env: 'EVERYNODE_NODE_GRACE_SECONDS',
    value: 'SECONDS',
    help: 'how long a node may be silent before it is given up (40)',
    schema: wholeNumber(1, 86_400).default(40),
  },
  taintManager: {
    env: 'EVERYNODE_TAINT_MANAGER',
    value: 'on|off',
    help: 'whether pods leave nodes with NoExecute taints that they do not tolerate (on)',
    schema: z.enum(['on', 'off'], 'must be on or off').default('on'),
  },
  podCreationsPerSecond: {
    env: 'EVERYNODE_POD_CREATIONS_PER_SECOND',
    value: 'PODS',
    help: 'how many pods all sets together may make a second; the same for all servers (no limit)',
    schema: creationRate.optional(),
  },
  podCreationsPerSecondAndSet: {
    env: 'EVERYNODE_POD_CREATIONS_PER_SECOND_AND_SET',
    value: 'PODS',
    help: `how many pods a set may make a second that does not state it in ${creationRateAnnotation} (no limit)`,
    schema: creationRate.optional(),
  },
} satisfies Settings;

const serverSettings = {
  ...commonSettings,
  roles: {
    flag: 'role',
    env: 'EVERYNODE_ROLE',
    value: 'ROLES',
    help: `what this server does: ${serverRoles.join(', ')}, or all of it (${serverRoles.join(',')})`,
    schema: roles.default([...serverRoles]),
  },
} satisfies Settings;

const demoSettings = {
  ...commonSettings,
  logLevel: {
    ...commonSettings.logLevel,
    help: `${logLevels.join(', ')} (warn)`,
    schema: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).default('warn'),
  },
  nodes: {
    flag: 'nodes',
    value: 'COUNT',
    help: 'simulated nodes (8)',
    schema: wholeNumber(1, 20_000).default(8),
  },
  stageDelay,
} satisfies Settings;

const fleetSettings = {
  server: {
    flag: 'server',
    env: 'EVERYNODE_SERVER',
    value: 'URL',
    help: 'GraphQL address of the server (http://127.0.0.1:4000/graphql)',
    schema: z
      .string()
      .refine(
        (text) => URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol),
        'must be as in http://127.0.0.1:4000/graphql',
      )
      .default('http://127.0.0.1:4000/graphql'),
  },
  token: {
    flag: 'token',
    env: 'EVERYNODE_TOKEN',
    value: 'TOKEN',
    help: 'token of role FLEET: that of the server’s .everynode/fleet-token',
    schema: z.string({ error: 'a token of role FLEET must be given' }).min(1, 'must not be empty'),
  },
  nodes: {
    flag: 'nodes',
    value: 'COUNT',
    help: 'simulated nodes (8)',
    schema: wholeNumber(1, 20_000).default(8),
  },
  prefix: {
    flag: 'prefix',
    value: 'NAME',
    help: 'first part of the nodes’ names (node)',
    schema: z
      .string()
      .regex(/^[a-z]([-a-z0-9]{0,50})$/, 'must be small letters, digits and hyphens, beginning with a letter')
      .default('node'),
  },
  stageDelay,
  heartbeatSeconds: {
    flag: 'heartbeat-seconds',
    value: 'SECONDS',
    help: 'between two heartbeats of each node (10)',
    schema: wholeNumber(1, 3_600).default(10),
  },
  logLevel: commonSettings.logLevel,
} satisfies Settings;

const programs = {
  server: { usage: 'npm start -- [flags]', settings: serverSettings },
  demo: { usage: 'npm run demo -- [flags]', settings: demoSettings },
  fleet: { usage: 'node dist/main/fleet.js --token TOKEN [flags]', settings: fleetSettings },
};

export type ServerConfig = ValuesOf<typeof serverSettings>;
export type DemoConfig = ValuesOf<typeof demoSettings>;
export type FleetConfig = ValuesOf<typeof fleetSettings>;

interface ConfigByProgram {
  readonly server: ServerConfig;
  readonly demo: DemoConfig;
  readonly fleet: FleetConfig;
}

export interface ConfigSources {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Whether the caller only wants to know what can be set. */
export function wantsHelp(argv: readonly string[]): boolean {
  return argv.includes('--help') || argv.includes('-h');
}

export function describeConfig(program: keyof ConfigByProgram): string {
  return describeSettings(programs[program].usage, programs[program].settings);
}

/** @throws StartupError with all mistakes, one line each. */
export function readConfig<P extends keyof ConfigByProgram>(program: P, sources: ConfigSources): ConfigByProgram[P] {
  const read = readSettings(programs[program].settings, sources);
  if (!read.ok) throw new StartupError(read.error.join('\n'));
  // The program's name chose its settings.
  return read.value as ConfigByProgram[P];
}
