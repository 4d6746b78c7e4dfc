// `npm start`: the server alone.
import './production.ts';
import { composeServer } from './compose-server.ts';
import type { ComposedServer } from './compose-server.ts';
import { describeConfig, readConfig, wantsHelp } from './config.ts';
import { createLogger } from './logger.ts';
import { runProgram } from './lifecycle.ts';
import { describeServer } from './describe-server.ts';
import { runMain } from './run-main.ts';

await runMain(async ({ argv, env, print }) => {
  if (wantsHelp(argv)) return print(describeConfig('server'));
  const config = readConfig('server', { argv, env });
  const log = createLogger(config.logLevel);
  await runProgram({
    log,
    async start(closers, signal) {
      const server: ComposedServer = await composeServer({ config, log, closers, signal });
      print(describeServer(server));
    },
  });
});
