import type { CodegenConfig } from '@graphql-codegen/cli'

// Node runs what is generated as it is: imports name their .ts file, and nothing needs compiling.
const preset = { preset: 'client', presetConfig: { fragmentMasking: false } } as const
const typed = {
  enumsAsTypes: true,
  useTypeImports: true,
  strictScalars: true,
  scalars: { Cursor: 'string', DateTime: 'string', JSON: 'unknown', URL: 'string' },
}

const config: CodegenConfig = {
  schema: 'schema.graphql',
  importExtension: '.ts',
  emitLegacyCommonJSImports: false,
  generates: {
    'examples/generated/': {
      ...preset,
      documents: ['{bench,examples,scripts,test}/**/*.ts', '!examples/generated/**'],
      config: { ...typed, documentMode: 'documentNode' },
    },
    // Texts and not documents: the commands start without loading graphql.
    'src/cli/generated/': {
      ...preset,
      documents: ['src/cli/*.ts'],
      config: { ...typed, documentMode: 'string' },
    },
  },
}

export default config
