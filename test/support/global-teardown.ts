import './global-setup.ts';

/** Ends what the setup started. */
const globalTeardown = async (): Promise<void> => {
  await globalThis.everynodeTestTeardown?.();
};

export default globalTeardown; // eslint-disable-line import-x/no-default-export -- Jest asks for it
