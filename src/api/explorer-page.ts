import { createHash } from 'node:crypto';
import { ruruHTML } from 'ruru/server';
import type { RuruConfig } from 'ruru/server';

type RuruClientConfig = NonNullable<RuruConfig['clientConfig']>;

/** Where the page's files are served; a URL path. */
export const explorerFilesPath = '/explorer/';

const fleetQuery = `# Ctrl-Enter or the button runs it.
query Fleet {
  nodes(first: 10) {
    totalCount { count }
    nodes {
      metadata { name }
      ready
      pods { totalCount { count } }
    }
  }
}
`;

const lifecycleSubscription = `# Run it, then change something: the newest event
# is shown. While nothing happens, a BOOKMARK comes
# every 15 s.
subscription Lifecycle {
  podLifecycle {
    type
    transitions
    pod {
      metadata { namespace name }
      nodeName
      phase
      ready
    }
  }
}
`;

const signInForm = `
<form id="sign-in" hidden>
  <h1>Everynode</h1>
  <label for="token">Your token for this server</label>
  <div class="token-row">
    <input id="token" type="password" required autocomplete="off" spellcheck="false" placeholder="evn_…">
    <button>Open the explorer</button>
  </div>
  <p>The administrator’s is in a file on the server’s machine; the server names it when it starts:
    <code>.everynode/admin-token</code>, unless told otherwise.</p>
  <p role="alert"></p>
</form>
<button id="change-token" type="button" hidden>Change token</button>
`;

/** The page as HTML. It asks for a token, then becomes GraphiQL; every URL in it is a path of this server. */
export function renderExplorerPage(endpoint: string): string {
  return ruruHTML({
    staticPath: explorerFilesPath,
    endpoint,
    htmlParts: {
      titleTag: '<title>Everynode</title>\n<link rel="icon" href="data:,">',
      styleTags: (original) => `${original}\n<link rel="stylesheet" href="${explorerFilesPath}sign-in.css">`,
      bodyContent: (original) => `<div id="explorer" hidden>${original}</div>${signInForm}`,
      bodyInitScript: `<script type="module" src="${explorerFilesPath}sign-in.js"></script>`,
    },
    // Its type is made from packages that ruru does not bring along, and lacks some of what is passed to GraphiQL.
    clientConfig: {
      defaultTabs: [{ query: fleetQuery }, { query: lifecycleSubscription }],
      isHeadersEditorEnabled: true,
      showPersistHeadersSettings: false,
    } as object as RuruClientConfig,
  });
}

/**
 * The page's Content-Security-Policy: only files of this server and the page's own scripts run, and nothing is sent
 * elsewhere. `host`: by which name and port the browser reached us.
 */
export function explorerPolicy(page: string, host: string): string {
  const hashes = [...page.matchAll(/<script[^>]*>([^]+?)<\/script>/g)].map(
    ([, script]) => `'sha256-${createHash('sha256').update(script!).digest('base64')}'`,
  );
  // Some browsers do not count WebSockets of the same host as 'self'.
  const sockets = /^[\w.-]+(:\d+)?$/.test(host) ? ` ws://${host} wss://${host}` : '';
  return [
    "default-src 'none'",
    `script-src 'self' ${hashes.join(' ')}`,
    "worker-src 'self'",
    // The editor makes styles as it goes.
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self' data:",
    "img-src 'self' data:",
    `connect-src 'self'${sockets}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
