import { filled, dropped, INT32, INT_OR_STRING, kept, SERVER_SET, STRING, struct } from './field.ts';
import type { Struct } from './field.ts';
import { OBJECT_META } from './meta-fields.ts';
import { POD_TEMPLATE } from './pod-fields.ts';
import { LABEL_SELECTOR } from './selector-fields.ts';

/** DaemonSet of apps/v1; maxSurge is of later releases (semantics.md 14.4). */
export const DAEMON_SET_FIELDS: Struct = {
  metadata: filled(struct(OBJECT_META)),
  spec: filled(
    struct({
      selector: kept(LABEL_SELECTOR),
      template: filled(POD_TEMPLATE),
      updateStrategy: filled(
        struct({
          type: dropped(STRING),
          rollingUpdate: kept(struct({ maxUnavailable: kept(INT_OR_STRING), maxSurge: kept(INT_OR_STRING) })),
        }),
      ),
      minReadySeconds: dropped(INT32),
      revisionHistoryLimit: kept(INT32),
    }),
  ),
  status: SERVER_SET,
};
