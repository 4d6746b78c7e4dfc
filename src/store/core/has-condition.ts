/** SQL: whether conditions (a jsonb column) say this. The very text that the index `nodes_unready` has, so that it is used. */
export function hasCondition(column: string, type: string, status: 'True' | 'False' | 'Unknown'): string {
  return `${column} @> '[{"type":"${type}","status":"${status}"}]'`;
}
