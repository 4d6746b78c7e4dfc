// Where Prisma's own command line finds things. The server itself does not read this file: it applies the
// migrations at start (src/store/core/apply-migrations.ts), and records them so that `prisma migrate status` agrees.
import { defineConfig } from 'prisma/config';

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  // Only `prisma migrate …` connects. `prisma generate` needs no database, so a missing address is no error here.
  ...(process.env['DATABASE_URL'] === undefined ? {} : { datasource: { url: process.env['DATABASE_URL'] } }),
});
