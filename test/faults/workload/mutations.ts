import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { parse } from 'graphql';

/** One mutation of the schema, with the part of its payload that the harness looks at. */
export interface Mutation {
  readonly name: string;
  readonly document: TypedDocumentNode<Record<string, unknown>, Record<string, unknown>>;
  /** The `input` variable around the input's own fields. */
  wrap(input: Readonly<Record<string, unknown>>): unknown;
}

export const documentOf = <T>(text: string): TypedDocumentNode<T, Record<string, unknown>> => parse(text);

function mutation(
  name: string,
  inputType: string,
  selection: string,
  wrap: Mutation['wrap'] = (input) => input,
): Mutation {
  const text = `mutation ($input: ${inputType}!) {
    ${name}(input: $input) { ${selection} sinceCursor userErrors { code message } }
  }`;
  return { name, wrap, document: documentOf(text) };
}

export const mutations = {
  createDaemonSet: mutation('createDaemonSet', 'CreateDaemonSetInput', 'daemonSet { metadata { uid generation } }'),
  updateDaemonSet: mutation('updateDaemonSet', 'UpdateDaemonSetInput', 'daemonSet { metadata { uid generation } }'),
  restartDaemonSet: mutation('restartDaemonSet', 'RestartDaemonSetInput', 'daemonSet { metadata { uid generation } }'),
  deleteDaemonSet: mutation('deleteDaemonSet', 'DeleteDaemonSetInput', 'deletedUid'),
  registerNode: mutation('registerNode', 'RegisterNodeInput', 'node { metadata { uid } }', (typed) => ({ typed })),
  updateNode: mutation('updateNode', 'UpdateNodeInput', 'node { metadata { uid } }'),
  cordonNode: mutation('cordonNode', 'NodeNameInput', 'node { metadata { uid } }'),
  uncordonNode: mutation('uncordonNode', 'NodeNameInput', 'node { metadata { uid } }'),
  deleteNode: mutation('deleteNode', 'NodeNameInput', 'deletedUid'),
  createPod: mutation('createPod', 'CreatePodInput', 'pod { metadata { uid name } }'),
  updatePod: mutation('updatePod', 'UpdatePodInput', 'pod { metadata { uid } }'),
  deletePod: mutation('deletePod', 'DeletePodInput', 'pod { metadata { uid } }'),
};

export interface DaemonSetPayload {
  readonly daemonSet: { readonly metadata: { readonly uid: string; readonly generation: number | string } } | null;
}
export interface NodePayload {
  readonly node: { readonly metadata: { readonly uid: string } } | null;
}
export interface PodPayload {
  readonly pod: { readonly metadata: { readonly uid: string; readonly name: string } } | null;
}
