import type { CodegenConfig } from '@graphql-codegen/cli';

const scalars = {
  DateTime: 'string',
  JSON: 'unknown',
  Int64: 'number',
  IntOrString: 'number | string',
  StringMap: 'Readonly<Record<string, string>>',
  PageCursor: 'string',
  FeedCursor: 'string',
};

const config: CodegenConfig = {
  schema: 'schema.graphql',
  generates: {
    'src/api/generated/resolver-types.ts': {
      plugins: ['typescript', 'typescript-resolvers'],
      config: {
        scalars,
        useTypeImports: true,
        enumsAsTypes: true,
        contextType: '../context.ts#RequestContext',
        mappers: {
          DaemonSet: '../parent-types.ts#DaemonSetParent',
          Node: '../parent-types.ts#NodeParent',
          Pod: '../parent-types.ts#PodParent',
          ControllerRevision: '../parent-types.ts#RevisionParent',
          Event: '../parent-types.ts#EventParent',
          PriorityClass: '../parent-types.ts#PriorityClassParent',
          DaemonSetConnection: '../connections.ts#Connection<DaemonSetParent>',
          NodeConnection: '../connections.ts#Connection<NodeParent>',
          PodConnection: '../connections.ts#Connection<PodParent>',
          EventConnection: '../connections.ts#Connection<EventParent>',
          PriorityClassConnection: '../connections.ts#Connection<PriorityClassParent>',
          PageInfo: '../connections.ts#PageInfoParent',
          ObjectReference: '../parent-types.ts#ObjectReferenceParent',
          AppliedObject: '../parent-types.ts#AppliedObjectParent',
          FeedInfo: '../parent-types.ts#FeedInfoParent',
        },
        maybeValue: 'T | null',
        inputMaybeValue: 'T | null | undefined',
      },
    },
    'src/client/generated/documents.ts': {
      documents: 'src/client/documents/*.graphql',
      plugins: ['typescript-operations', 'typed-document-node'],
      config: {
        scalars,
        useTypeImports: true,
        enumType: 'string-literal',
        immutableTypes: true,
        skipTypename: true,
        maybeValue: 'T | null',
        documentMode: 'documentNode',
        dedupeFragments: true,
      },
    },
  },
};

export default config;
