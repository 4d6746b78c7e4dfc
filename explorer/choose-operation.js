/**
 * Which operation of the text is meant. Right after a change of tabs GraphiQL still names the one of the tab before: where
 * the text has one operation, that is the one.
 */
export function chooseOperation(asked) {
  // Strings first: a # in one begins no comment, a brace in one ends no selection.
  const text = (asked.query ?? '').replace(/"""[^]*?"""|"(?:\\.|[^"\\\n])*"|#.*/g, (part) =>
    part[0] === '#' ? '' : '""',
  );
  const operations = [...text.matchAll(/(?:^|\})\s*(query|mutation|subscription)\b\s*(\w*)/g)];
  const named = operations.find(([, , name]) => name === asked.operationName);
  const [, kind, name] = named ?? operations[0] ?? [];
  const operation = named === undefined && operations.length === 1 ? { ...asked, operationName: name || null } : asked;
  return { operation, isSubscription: kind === 'subscription' };
}
