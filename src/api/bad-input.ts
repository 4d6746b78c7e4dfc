import { GraphQLError } from 'graphql';

/** The caller's arguments make no sense; nothing was read. path names the argument. */
export function badInput(path: string, message: string): GraphQLError {
  return new GraphQLError(`${path}: ${message}`, { extensions: { code: 'BAD_USER_INPUT', argument: path } });
}
