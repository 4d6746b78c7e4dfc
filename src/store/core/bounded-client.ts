import pg from 'pg';

/**
 * A PostgreSQL client whose every statement is answered or refused within a time. PostgreSQL's own limits end what runs for long;
 * this one is for a server that does not answer at all (stopped, or behind a network that lost it), and for single
 * statements outside a transaction, which no limit of the server reaches behind a transaction pooler. When the time is over the
 * server is asked to cancel and the connection is cut: the statement, and all that wait behind it, fail with "Connection
 * terminated", and the pool opens another connection.
 */
export function boundedClient(answerMs: number): new (config?: string | pg.ClientConfig) => pg.Client {
  return class BoundedClient extends pg.Client {
    constructor(config?: string | pg.ClientConfig) {
      super(config);
      // A pool takes its own listener off before its caller has put one on. What comes in between, in the very packet that ended the
      // statement before (a session that is ended, say), would end the process: whoever uses it hears of it at the next statement.
      this.on('error', () => undefined);
      const query = this.query.bind(this) as (...call: unknown[]) => unknown;
      // All of its forms: a promise is given, or the last argument is called back.
      this.query = ((...call: unknown[]) => {
        const timer = setTimeout(() => cut(this, answerMs), answerMs);
        const stop = () => clearTimeout(timer);
        const callback = call.at(-1);
        if (typeof callback === 'function') {
          call[call.length - 1] = (...outcome: unknown[]) => {
            stop();
            (callback as (...outcome: unknown[]) => void)(...outcome);
          };
          return query(...call);
        }
        const answer = query(...call);
        if (answer instanceof Promise) answer.then(stop, stop);
        else stop();
        return answer;
      }) as typeof this.query;
    }
  };
}

function cut(client: pg.Client, answerMs: number): void {
  askToCancel(client);
  client.connection.stream.destroy(new Error(`Connection terminated: no answer within ${answerMs} ms`));
}

const CANCEL_MS_MAX = 2_000;

/** What pg has for cancelling and its types leave out. */
interface CancellingConnection extends pg.Connection {
  connect(portOrPath: number | string, host?: string): void;
  cancel(processId: number, secretKey: number): void;
}

/** On a connection of its own, as the protocol has it. Nobody is told how it went: the statement is given up in any case. */
function askToCancel(client: pg.Client): void {
  const { processID, secretKey } = client as unknown as { processID: number | null; secretKey: number | null };
  if (processID === null || secretKey === null) return;
  const connection = new pg.Connection() as CancellingConnection;
  const end = () => connection.stream.destroy();
  const timer = setTimeout(end, CANCEL_MS_MAX);
  timer.unref();
  connection.on('error', end);
  connection.once('connect', () => connection.cancel(processID, secretKey));
  connection.once('end', () => clearTimeout(timer));
  if (client.host.startsWith('/')) connection.connect(`${client.host}/.s.PGSQL.${client.port}`);
  else connection.connect(client.port, client.host);
}
