// `node dist/main/fleet.js`: simulated nodes in a process of their own, over the API like any agent.
import { WebSocket } from 'ws';
import { ClientError } from '../client/client-error.ts';
import { createClient } from '../client/create-client.ts';
import { createFleet } from '../runtimes/simulated/fleet.ts';
import type { Fleet } from '../runtimes/simulated/fleet.ts';
import { simulatedNodes } from '../runtimes/simulated/simulated-nodes.ts';
import { describeConfig, readConfig, wantsHelp } from './config.ts';
import { runProgram } from './lifecycle.ts';
import { createLogger } from './logger.ts';
import { createRemoteAgentPort } from './remote-agent-port.ts';
import { runMain } from './run-main.ts';
import { stageDelaysOf } from './stage-delays.ts';
import { StartupError } from './startup-error.ts';

await runMain(async ({ argv, env, print }) => {
  if (wantsHelp(argv)) return print(describeConfig('fleet'));
  const config = readConfig('fleet', { argv, env });
  const log = createLogger(config.logLevel);
  let fleet: Fleet | null = null;
  const ended = (error: unknown): never => {
    throw error instanceof ClientError ? new StartupError(error.message, { cause: error }) : error;
  };
  await runProgram({
    log,
    async start(closers) {
      const client = createClient({ url: config.server, token: config.token, webSocket: WebSocket });
      closers.add('client', () => client.close());
      const port = createRemoteAgentPort({
        client,
        onReconnecting: (reason, delayMs) => log.warn(`${reason}; next attempt in ${delayMs} ms`),
      });
      fleet = await createFleet({
        port,
        nodes: simulatedNodes(config.nodes, config.prefix),
        delays: stageDelaysOf(config),
        heartbeatMs: config.heartbeatSeconds * 1_000,
        onTrouble: (message, error) => log.warn(error === undefined ? {} : { err: error }, message),
      }).catch(ended);
      closers.add('fleet', fleet.close);
      print(`${config.nodes} simulated nodes are up on ${config.server}`);
    },
    ended: () => fleet!.done.catch(ended),
  });
});
