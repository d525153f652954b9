import type { CodegenConfig } from '@graphql-codegen/cli'

const config: CodegenConfig = {
  schema: 'schema.graphql',
  documents: ['{bench,examples,scripts,test}/**/*.ts', '!examples/generated/**'],
  // Node runs what is generated as it is: imports name their .ts file, and nothing needs compiling.
  importExtension: '.ts',
  emitLegacyCommonJSImports: false,
  generates: {
    'examples/generated/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        documentMode: 'documentNode',
        enumsAsTypes: true,
        useTypeImports: true,
        strictScalars: true,
        scalars: { Cursor: 'string', DateTime: 'string', JSON: 'unknown', URL: 'string' },
      },
    },
  },
}

export default config
