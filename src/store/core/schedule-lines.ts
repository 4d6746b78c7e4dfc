/** Whose line a pending pod stands in: its owner's; without an owner that of its namespace. As in the index pods_schedule_queue. */
export const scheduleLine = `coalesce(owner_uid, md5(namespace)::uuid)`;

/**
 * The lines of the scheduler's queue, by priority, with when their first pod is due: a recursive WITH element named lines(priority,
 * line, due_at). It jumps from line to line in the index, so it costs as many steps as there are lines, however many pods wait.
 */
export const scheduleLines = `lines AS (
    (${firstOf('')})
    UNION ALL
    SELECT next.priority, next.line, next.due_at FROM lines, LATERAL (
      ${firstOf(`AND (priority, ${scheduleLine}) < (lines.priority, lines.line)`)}) AS next
  )`;

function firstOf(condition: string): string {
  return `SELECT place.priority, place.line, (
        SELECT min(schedule_due_at) FROM pods
         WHERE schedule_due_at IS NOT NULL AND priority = place.priority AND ${scheduleLine} = place.line) AS due_at
      FROM (SELECT priority, ${scheduleLine} AS line FROM pods
             WHERE schedule_due_at IS NOT NULL ${condition}
             ORDER BY priority DESC, ${scheduleLine} DESC LIMIT 1) AS place`;
}
