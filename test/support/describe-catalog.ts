import type { Pool, PoolClient } from 'pg';

/** What a database holds in its schema `public`, as lines that can be compared and read. */
export interface CatalogDescription {
  readonly tables: readonly string[];
  readonly indexes: readonly string[];
}

// Type, nullability and default of each column. A number that a sequence gives is the sequence's business: its name
// and options follow from the column's.
const columnsQuery = `
  SELECT format('%s.%s %s%s%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
                CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END,
                ' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid)) AS line
    FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
     AND c.relname <> '_prisma_migrations'
   ORDER BY line`;

// An index of a partitioned table is one of each partition, and only printed in another way. Without the partial ones and those over expressions, which Prisma's language cannot say; and without checks,
// which it cannot say either. Foreign keys, primary keys and unique constraints it can.
const indexesQuery = `
  SELECT replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON ') AS line
    FROM pg_index i
    JOIN pg_class c ON c.oid = i.indrelid
   WHERE c.relnamespace = 'public'::regnamespace AND NOT c.relispartition AND c.relname <> '_prisma_migrations'
     AND i.indpred IS NULL AND i.indexprs IS NULL
  UNION ALL
  SELECT format('%s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint
   WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'f') AND conparentid = 0
     AND conrelid::regclass::text <> '_prisma_migrations'
   ORDER BY line`;

/**
 * Describes tables, columns, keys and indexes of the schema `public`, in so far as schema.prisma can say them. Other
 * schemas (the queue's) and Prisma's own record of migrations are left out.
 */
export const describeCatalog = async (connection: Pool | PoolClient): Promise<CatalogDescription> => {
  const lines = async (text: string): Promise<string[]> =>
    (await connection.query<{ line: string }>(text)).rows.map((row) => row.line);
  return { tables: await lines(columnsQuery), indexes: await lines(indexesQuery) };
};

/** Which tables are cut into partitions and by what: nothing of it can be said in schema.prisma. */
export const describePartitioning = async (connection: Pool | PoolClient): Promise<string[]> => {
  const { rows } = await connection.query<{ line: string }>(
    `SELECT format('%s by %s', partrelid::regclass, pg_get_partkeydef(partrelid)) AS line
       FROM pg_partitioned_table ORDER BY line`,
  );
  return rows.map((row) => row.line);
};
