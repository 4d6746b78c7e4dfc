#!/usr/bin/env node
// The command line. It runs the compiled program, and compiles it first where sources are newer (or never were).
import { existsSync } from 'node:fs';

try {
  // An image may carry dist alone; where there are sources, dist follows them.
  if (existsSync(new URL('../src', import.meta.url))) {
    const { build } = await import('../scripts/build.js');
    await build();
  }
} catch (error) {
  console.error(`build: ${error.message}`);
  process.exit(1);
}
await import('../dist/main/cli.js');
