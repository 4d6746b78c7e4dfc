// The explorer's first page, run by browsers as it stands here: asks for a token, tries it, and then starts the explorer
// with it, so that schema, queries and subscriptions work from the first click. The token stays in this browser tab
// (sessionStorage) until the tab is closed or the token is refused.

const tokenKey = 'everynode:token';
/** Set by a script of the page: what the explorer is started with. */
const config = RURU_CONFIG;

const [form, explorer, changeToken] = ['sign-in', 'explorer', 'change-token'].map((id) => document.getElementById(id));
const input = form.querySelector('input');
const submit = form.querySelector('button');
const message = form.querySelector('[role=alert]');

/** Why the token cannot be used, in words for the user; null: it can. */
async function findFault(token) {
  if (!/^[\x21-\x7e]{1,512}$/.test(token)) return 'A token is one word, without spaces.';
  try {
    const response = await fetch(config.endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: '{"query":"{ __typename }"}',
    });
    if (response.ok) return null;
    if (response.status === 401) return 'The server does not know this token.';
    return `The server cannot check tokens now (HTTP ${response.status}). Try again.`;
  } catch {
    return 'The server does not answer. Is it still running?';
  }
}

async function start(token) {
  const [{ React, Ruru, createRoot }, { createFetcher }] = await Promise.all([
    import('./ruru.js'),
    import('./fetcher.js'),
  ]);
  form.hidden = true;
  explorer.hidden = false;
  changeToken.hidden = false;
  const fetcher = createFetcher(config.endpoint, token);
  createRoot(document.getElementById('ruru-root')).render(React.createElement(Ruru, { ...config, fetcher }));
}

async function signIn(token) {
  submit.disabled = true;
  message.textContent = '';
  const fault = await findFault(token);
  submit.disabled = false;
  if (fault === null) {
    sessionStorage.setItem(tokenKey, token);
    await start(token);
  } else {
    form.hidden = false;
    message.textContent = fault;
    input.select();
  }
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  // People copy the whole header, too.
  void signIn(input.value.trim().replace(/^Bearer\s+/i, ''));
});

changeToken.addEventListener('click', () => {
  sessionStorage.removeItem(tokenKey);
  location.reload();
});

const known = sessionStorage.getItem(tokenKey);
if (known === null) {
  form.hidden = false;
  input.focus();
} else {
  await signIn(known);
}
