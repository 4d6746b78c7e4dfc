// Two projects: `pure` needs nothing but Node; `postgres` starts one embedded PostgreSQL for the whole run.
const shared = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
};

const pureFolders = ['bench', 'domain', 'util', 'client', 'runtimes', 'properties', 'layers', 'docs', 'explorer'];

export default {
  // More workers than this only make two cores slower.
  maxWorkers: 2,
  testSequencer: '<rootDir>/test/support/longest-first.js',
  // Jest takes this for all projects only.
  testTimeout: 60_000,
  projects: [
    { ...shared, displayName: 'pure', testMatch: pureFolders.map((folder) => `<rootDir>/test/${folder}/**/*.test.ts`) },
    {
      ...shared,
      displayName: 'postgres',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', ...pureFolders.map((folder) => `<rootDir>/test/${folder}/`)],
      globalSetup: '<rootDir>/test/support/global-setup.ts',
      globalTeardown: '<rootDir>/test/support/global-teardown.ts',
    },
  ],
};
