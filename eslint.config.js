import { readFileSync } from 'node:fs';
import js from '@eslint/js';
import tseslint from 'typescript-eslint';
import importX from 'eslint-plugin-import-x';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';

const { layers, outside, pure } = JSON.parse(readFileSync(new URL('.ci/layers.json', import.meta.url), 'utf8'));

// A layer is a folder of src (or one file of it); a zone forbids everything in src that its row does not name.
const zones = Object.entries(layers).map(([layer, allowed]) => ({
  target: `./src/${layer}`,
  from: './src',
  except: [layer, ...allowed].flatMap((name) => [`./${name}`, `./${name}.ts`]),
  message: `${layer} may import only: ${allowed.join(', ') || 'nothing'} (.ci/layers.json)`,
}));

// Folders beside src say which of its layers they use.
const outsideZones = Object.entries(outside).map(([folder, allowed]) => ({
  target: `./${folder}`,
  from: './src',
  except: allowed.flatMap((name) => [`./${name}`, `./${name}.ts`]),
  message: `${folder} may import only: ${allowed.join(', ')} (.ci/layers.json)`,
}));

const impure = ['process', 'fetch', 'setTimeout', 'setInterval', 'setImmediate', 'console', 'performance'];

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'src/**/generated', '.everynode', 'coverage'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [createTypeScriptImportResolver()],
      // Without these, what a .ts file imports is not read, and no cycle is ever found.
      'import-x/extensions': ['.ts'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
    },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones: [...zones, ...outsideZones] }],
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'import-x/no-default-export': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-console': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: pure.map((place) => (place.endsWith('.ts') ? `src/${place}` : `src/${place}/**/*.ts`)),
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^node:', message: 'pure code uses no Node modules' }] },
      ],
      'no-restricted-globals': ['error', ...impure],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'time comes in as an argument' },
        { object: 'Math', property: 'random', message: 'chance comes in as an argument' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'time comes in as an argument' },
      ],
    },
  },
  { files: ['*.config.ts', 'codegen.ts'], rules: { 'import-x/no-default-export': 'off' } },
  {
    files: ['bin/**/*.js', 'scripts/**/*.js', '*.config.js'],
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', URL: 'readonly', setTimeout: 'readonly', fetch: 'readonly' },
    },
    rules: { 'no-console': 'off', 'import-x/no-default-export': 'off' },
  },
  {
    files: ['explorer/**/*.js'],
    languageOptions: {
      globals: {
        CloseEvent: 'readonly',
        RURU_CONFIG: 'readonly',
        URL: 'readonly',
        document: 'readonly',
        fetch: 'readonly',
        location: 'readonly',
        sessionStorage: 'readonly',
      },
    },
  },
);
