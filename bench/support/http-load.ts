import { Agent, request } from 'node:http';
import { summarize } from './percentiles.ts';

export interface HttpLoad {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
  readonly connections: number;
  readonly seconds: number;
}

/** The same request again and again, one at a time on each of some connections: answers a second, and how long they took. */
export async function loadHttp(load: HttpLoad) {
  const agent = new Agent({ keepAlive: true, maxSockets: load.connections });
  const milliseconds: number[] = [];
  const startedAt = performance.now();
  const endAt = startedAt + load.seconds * 1_000;
  let bytes = 0;
  await Promise.all(
    Array.from({ length: load.connections }, async () => {
      while (performance.now() < endAt) {
        const askedAt = performance.now();
        bytes = await ask(load, agent);
        milliseconds.push(performance.now() - askedAt);
      }
    }),
  );
  const seconds = (performance.now() - startedAt) / 1_000;
  agent.destroy();
  return { perSecond: milliseconds.length / seconds, bytes, milliseconds: summarize(milliseconds) };
}

/** Gives the answer's length. */
function ask({ url, headers, body }: HttpLoad, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        agent,
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers },
      },
      (response) => {
        let bytes = 0;
        response.on('data', (part: Buffer) => void (bytes += part.length));
        response.once('error', reject);
        response.once('end', () =>
          response.statusCode === 200 ? resolve(bytes) : reject(new Error(`${url} answered ${response.statusCode}`)),
        );
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });
}
