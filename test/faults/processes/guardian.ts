import { spawn } from 'node:child_process';

/** Ends what the harness started when the harness itself is gone, however it ended. */
export interface Guardian {
  watch(pid: number): void;
  forget(pid: number): void;
  /** Nothing is left to end. */
  dismiss(): void;
}

// Its standard input ends with our process. SIGQUIT first: of PostgreSQL's main process it ends all the others, too.
const script = `
  pids=""
  while read -r sign pid; do
    if [ "$sign" = + ]; then pids="$pids $pid "; else pids="$(printf %s "$pids" | sed "s/ $pid / /")"; fi
  done
  for pid in $pids; do kill -QUIT "$pid"; kill -CONT "$pid"; done 2>/dev/null
  sleep 1
  for pid in $pids; do kill -KILL "$pid"; done 2>/dev/null
  rm -rf "$0"`;

/** `directory` is removed by it as well. */
export function createGuardian(directory: string): Guardian {
  const shell = spawn('/bin/sh', ['-c', script, directory], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  shell.stdin.on('error', () => undefined);
  // It must not keep us alive: it is there for the case that we are not.
  shell.unref();
  const tell = (sign: '+' | '-', pid: number) => void shell.stdin.write(`${sign} ${pid}\n`);
  return {
    watch: (pid) => tell('+', pid),
    forget: (pid) => tell('-', pid),
    dismiss: () => void shell.kill('SIGKILL'),
  };
}
