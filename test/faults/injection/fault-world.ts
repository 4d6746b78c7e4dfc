import type { Client } from 'pg';
import type { Random } from '../../support/random.ts';
import type { OwnedPostgres } from '../processes/owned-postgres.ts';
import type { SocketPool } from '../processes/roaming-client.ts';
import type { ServerProcess } from '../processes/server-process.ts';
import type { Agents } from '../workload/agents.ts';

/** What faults reach into. */
export interface FaultWorld {
  readonly random: Random;
  readonly servers: readonly ServerProcess[];
  readonly postgres: OwnedPostgres;
  readonly sockets: SocketPool;
  readonly agents: Agents;
  /** A new session of the harness; rejects while the database is away. */
  connect(): Promise<Client>;
  /** Long freezes outlast the 15 s after which a silent server is taken for dead. */
  readonly hasLongFreezes: boolean;
}
