// `npm run demo`: a server, simulated nodes and a DaemonSet from a real manifest, to look at.
import './production.ts';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createLogUpdate } from 'log-update';
import { WebSocket } from 'ws';
import { createClient } from '../client/create-client.ts';
import { createFleet } from '../runtimes/simulated/fleet.ts';
import { simulatedNodes } from '../runtimes/simulated/simulated-nodes.ts';
import { createTemplateSource } from '../store/read/pod-templates.ts';
import { assert } from '../util/assert.ts';
import { composeServer } from './compose-server.ts';
import { describeConfig, readConfig, wantsHelp } from './config.ts';
import { describeServer } from './describe-server.ts';
import { runProgram } from './lifecycle.ts';
import { createLocalAgentPort } from './local-agent-port.ts';
import { createLogger } from './logger.ts';
import { runMain } from './run-main.ts';
import { serverRoles } from './server-roles.ts';
import { showRollout } from './show-rollout.ts';
import { stageDelaysOf, watchedNodesMax } from './stage-delays.ts';

const exampleFile = 'examples/fluentd-elasticsearch.yaml';

await runMain(async ({ argv, env, print }) => {
  if (wantsHelp(argv)) return print(describeConfig('demo'));
  const config = readConfig('demo', { argv, env });
  const log = createLogger(config.logLevel);
  const logUpdate = process.stdout.isTTY === true ? createLogUpdate(process.stdout, { showCursor: true }) : null;
  let show: Promise<void> = Promise.resolve();
  await runProgram({
    log,
    async start(closers, signal) {
      const server = await composeServer({ config: { ...config, roles: serverRoles }, log, closers, signal });
      print(describeServer(server));
      assert(server.api !== null, 'it was given every role');

      const { database, ids } = server;
      const { url, adminToken, tail, fleetActor } = server.api;
      const startedAt = performance.now();
      const fleet = await createFleet({
        port: createLocalAgentPort({
          context: { database, ids, actor: fleetActor },
          tail,
          templates: createTemplateSource(),
          onError: (error) => log.warn({ err: error }, 'the fleet waits for the database'),
        }),
        nodes: simulatedNodes(config.nodes),
        delays: stageDelaysOf(config),
        onTrouble: (message, error) => log.warn(error === undefined ? {} : { err: error }, message),
      });
      closers.add('fleet', fleet.close);
      const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
      print(`\n${config.nodes} simulated nodes are up (${seconds} s)`);
      signal.throwIfAborted();

      const client = createClient({ url, token: adminToken, webSocket: WebSocket });
      closers.add('client', () => client.close());
      show = showRollout({
        client,
        yaml: await readFile(fileURLToPath(new URL(`../../${exampleFile}`, import.meta.url)), 'utf8'),
        file: exampleFile,
        daemonSet: { namespace: 'kube-system', name: 'fluentd-elasticsearch' },
        labelSelector: 'name=fluentd-elasticsearch',
        // Each step of a small fleet can be read afterwards; of a large one only counts are of use.
        linesPerSecondMax: config.nodes <= watchedNodesMax ? Infinity : 0,
        output: {
          print,
          live: logUpdate === null ? null : { update: (text) => logUpdate(text), clear: () => logUpdate.clear() },
        },
        signal,
      });
      show.catch(() => undefined);
    },
    // The show goes on until Ctrl-C; only its failure ends the demo.
    ended: () => show,
  });
});
