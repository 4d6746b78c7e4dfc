import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { parse } from 'graphql';
import { WebSocket } from 'ws';
import { createClient } from '../../../src/client/create-client.ts';
import type { Client } from '../../../src/client/create-client.ts';
import {
  ApplyManifestsDocument,
  DaemonSetByNameDocument,
  SettledDocument,
} from '../../../src/client/generated/documents.ts';
import type { DaemonSetRowFragment } from '../../../src/client/generated/documents.ts';
import { eventually } from './running-process.ts';

/** What a test asks of a server. */
export interface ApiClient extends Client {
  /** Applies a manifest; fails when it is refused. */
  apply(yaml: string): Promise<void>;
  /** Any operation, loosely typed: a wrong shape fails the expectation. */
  ask<T>(query: string, variables?: Record<string, unknown>): Promise<T>;
  daemonSet(namespace: string, name: string): Promise<DaemonSetRowFragment>;
  /** Waits until the set's rollout has reached so many nodes, all ready and of the current template. */
  rolledOut(namespace: string, name: string, nodes: number, timeoutMs: number): Promise<void>;
}

/** A document written in a test. */
export const documentOf = <TData, TVariables = Record<string, unknown>>(
  text: string,
): TypedDocumentNode<TData, TVariables> => parse(text);

/** `webSocket`: the class whose sockets the test watches. */
export const createApiClient = (url: string, token: string, webSocket: unknown = WebSocket): ApiClient => {
  const client = createClient({ url, token, webSocket });
  const api: ApiClient = {
    ...client,
    async apply(yaml) {
      const { applyManifests } = await client.request(ApplyManifestsDocument, { yaml, dryRun: false });
      expect(applyManifests.userErrors).toEqual([]);
    },
    ask: <T>(query: string, variables: Record<string, unknown> = {}) => client.request(documentOf<T>(query), variables),
    async daemonSet(namespace, name) {
      const { daemonSet } = await client.request(DaemonSetByNameDocument, { namespace, name, manifest: false });
      if (daemonSet === null) throw new Error(`there is no DaemonSet ${namespace}/${name}`);
      return daemonSet;
    },
    async rolledOut(namespace, name, nodes, timeoutMs) {
      let last: unknown = null;
      await eventually(
        async () => {
          const { status, metadata } = await api.daemonSet(namespace, name);
          last = status;
          return (
            Number(status.observedGeneration) === Number(metadata.generation) &&
            status.desiredNumberScheduled === nodes &&
            status.updatedNumberScheduled === nodes &&
            status.numberAvailable === nodes
          );
        },
        `rollout of ${name} to ${nodes} nodes`,
        timeoutMs,
      ).catch((error: Error) => {
        throw new Error(`${error.message}; its status: ${JSON.stringify(last)}`);
      });
      const { settled } = await client.request(SettledDocument, { timeoutSeconds: 10 });
      expect(settled).toMatchObject({ settled: true, open: 0 });
    },
  };
  return api;
};
