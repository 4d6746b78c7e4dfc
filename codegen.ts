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
        mapperTypeSuffix: 'Parent',
        mappers: {
          DaemonSet: '../parent-types.ts#DaemonSetParent',
          Node: '../parent-types.ts#NodeParent',
          Pod: '../parent-types.ts#PodParent',
          ControllerRevision: '../parent-types.ts#RevisionParent',
          Event: '../parent-types.ts#EventParent',
          PriorityClass: '../parent-types.ts#PriorityClassParent',
        },
        maybeValue: 'T | null',
        inputMaybeValue: 'T | null | undefined',
      },
    },
  },
};

export default config;
