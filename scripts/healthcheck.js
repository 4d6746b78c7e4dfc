// For containers: ends with 0 when the server on this machine can answer, with its database behind it.
const port = process.env.PORT ?? '4000';
const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
process.exit(answer?.ok === true ? 0 : 1);
