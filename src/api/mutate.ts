import type { CommandContext, CommandResult } from '../commands/command.ts';
import type { RequestContext } from './context.ts';
import { toUserErrors } from './errors.ts';
import type { UserErrorParent } from './errors.ts';

type Nothing<Payload> = { readonly [Field in keyof Payload]: null };

interface Mutation<Input, Value, Payload> {
  readonly context: RequestContext;
  readonly input: Input;
  readonly run: (context: CommandContext, input: Input) => Promise<CommandResult<Value>>;
  readonly toPayload: (value: Value) => Payload;
  /** The payload's own fields when the command refused. */
  readonly none: Nothing<Payload>;
}

interface Answer {
  readonly userErrors: UserErrorParent[];
  readonly sinceCursor: string | null;
  readonly clientMutationId: string | null;
}

/** Calls a command and gives its value, or its refusals, as a payload. What the operation read before is forgotten. */
export async function mutate<Input extends object, Value, Payload extends object>(
  mutation: Mutation<Input, Value, Payload>,
): Promise<(Payload | Nothing<Payload>) & Answer> {
  const { context, input, run, toPayload, none } = mutation;
  context.deadline.check();
  await context.reads.renew();
  context.loaders.clear();
  const result = await run(commandContext(context), input);
  const clientMutationId = (input as { clientMutationId?: string | null }).clientMutationId ?? null;
  return result.ok
    ? { ...toPayload(result.value), userErrors: [], sinceCursor: result.value.sinceCursor, clientMutationId }
    : { ...none, userErrors: toUserErrors(result.error), sinceCursor: null, clientMutationId };
}

export function commandContext({ services: { database, ids }, actor }: RequestContext): CommandContext {
  return { database, ids, actor };
}
