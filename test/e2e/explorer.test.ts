import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { startTcpProxy } from '../cli/tcp-proxy.ts';
import type { TcpProxy } from '../cli/tcp-proxy.ts';
import { createCluster } from '../support/cluster.ts';
import type { Cluster } from '../support/cluster.ts';
import { startTestServer } from '../support/http-server.ts';
import type { TestServer } from '../support/http-server.ts';
import { findTool, itHasTool } from '../support/optional-tool.ts';
import { eventually } from './support/running-process.ts';

const chromiumPath = findTool('chromium');
/** A name that only the browser of this test knows. */
const otherName = 'everynode.test';
const browserArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--host-resolver-rules=MAP ${otherName} 127.0.0.1,MAP * ~NOTFOUND,EXCLUDE 127.0.0.1`,
];

let cluster: Cluster;
let server: TestServer;
let proxy: TcpProxy;
let browser: Browser | null = null;

beforeAll(async () => {
  cluster = await createCluster();
  await cluster.addNodes(['node-a']);
  server = await startTestServer(cluster.database);
  proxy = await startTcpProxy(Number(new URL(server.url).port));
  if (chromiumPath !== null) browser = await chromium.launch({ executablePath: chromiumPath, args: browserArguments });
});

afterAll(async () => {
  await browser?.close();
  await proxy.close();
  await server.close();
  await cluster.close();
});

/** A page that can reach this server only, and what went wrong in it. */
const openPage = async (origin: string) => {
  const context = await browser!.newContext();
  const requested = { elsewhere: [] as string[], sockets: [] as string[] };
  const troubles: string[] = [];
  await context.route(
    (url) => url.origin !== origin,
    (route) => {
      requested.elsewhere.push(route.request().url());
      return route.abort();
    },
  );
  const page = await context.newPage();
  page.on('websocket', (socket) => requested.sockets.push(socket.url()));
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text());
  });
  return { context, page, requested, troubles };
};

const enterToken = async (page: Page, token: string): Promise<void> => {
  await page.getByLabel('Your token').fill(token);
  await page.getByRole('button', { name: 'Open the explorer' }).click();
};

/** What the answer's pane shows; the editor has spaces of its own. */
const answerOf = async (page: Page): Promise<string> =>
  (await page.locator('.result-window .view-lines').innerText()).replaceAll('\u00a0', ' ');

const runButton = (page: Page) => page.locator('.graphiql-execute-button');

describe('explorer', () => {
  it.each(['/', '/graphql'])('refers, at %s, only to files that the server has', async (path) => {
    const unread = [path];
    const read = new Set<string>();
    for (let url = unread.pop(); url !== undefined; url = unread.pop()) {
      if (read.has(url)) continue;
      read.add(url);
      const response = await fetch(server.url + url, { headers: { accept: 'text/html' } });
      expect({ url, status: response.status }).toEqual({ url, status: 200 });
      const text = await response.text();
      const found = [
        ...text.matchAll(/"(\/explorer\/[\w/.-]+\.\w+)"/g),
        ...text.matchAll(/(?:from |import\()'(\.\/[\w/.-]+)'/g),
        ...(url.endsWith('.css') ? text.matchAll(/url\(["']?(?!data:)([^"')]+)/g) : []),
      ];
      unread.push(...found.map(([, reference]) => new URL(reference!, server.url + url).pathname));
    }
    for (const name of ['ruru.js', 'ruru.css', 'sign-in.js', 'sign-in.css', 'fetcher.js', 'graphql-ws/client.js']) {
      expect(read).toContain(`/explorer/${name}`);
    }
  });

  // Without the browser the files above are what can be checked.
  itHasTool('chromium');
  if (chromiumPath === null) return;
  it.each([
    { place: 'its own address', address: () => `${server.url}/` },
    { place: 'another name and port', address: () => `http://${otherName}:${proxy.port}/graphql` },
  ])('takes a token, answers a query and shows events in a browser at $place', async ({ address }) => {
    const { origin } = new URL(address());
    const { context, page, requested, troubles } = await openPage(origin);
    await page.goto(address());

    await enterToken(page, 'evn_unknown');
    await page.getByText('The server does not know this token.').waitFor();
    expect(troubles.splice(0)).toEqual([expect.stringContaining('401')]);

    await enterToken(page, `Bearer ${server.token}`);
    // Early clicks meet an editor that has not read its text yet, and do nothing: people click again.
    await eventually(async () => {
      await page.getByLabel('Execute query').click();
      const isShown = async () => /"name": "node-a"/.test(await answerOf(page));
      return eventually(isShown, 'the answer is shown', 2_000).catch(() => false);
    }, 'the answer is shown');

    // The schema is there from the start.
    await page.getByLabel('Show Documentation Explorer').click();
    await page.getByText('Root Types').waitFor();

    // Events before the server has begun to follow are not its matter: more come until one is shown.
    await page.getByRole('tab', { name: 'Lifecycle' }).click();
    await eventually(async () => {
      const start = page.getByLabel('Execute query');
      if (await start.isVisible()) await start.click();
      return eventually(() => requested.sockets.length > 0, 'a WebSocket is open', 2_000).catch(() => false);
    }, 'a WebSocket is open');
    await eventually(async () => {
      await cluster.addDaemonSet(`shown-${Math.random().toString(36).slice(2, 8)}`);
      await cluster.settle();
      const isShown = async () => /"name":\s+"shown-\w+-\w+"/.test(await answerOf(page));
      return eventually(isShown, 'an event is shown', 2_000).catch(() => false);
    }, 'an event is shown');
    expect(requested.sockets).toEqual([`${origin.replace('http', 'ws')}/graphql`]);
    // Stops at once, though no event comes.
    await page.getByLabel('Stop query').click();
    await page.getByLabel('Execute query').waitFor();

    // A reload needs no new token, and nothing that outlives the tab has it.
    await page.reload();
    await runButton(page).waitFor();
    const { origins } = await context.storageState();
    expect(JSON.stringify(origins)).toContain('podLifecycle');
    expect(JSON.stringify(origins)).not.toContain(server.token);
    await page.getByRole('button', { name: 'Change token' }).click();
    await page.getByLabel('Your token').waitFor();

    expect(troubles).toEqual([]);
    expect(requested.elsewhere).toEqual([]);
    await context.close();
  });
});
