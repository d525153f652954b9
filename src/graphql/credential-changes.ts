import {
  ConflictError,
  InvalidInputError,
  LimitReachedError,
  NotFoundError,
} from '../domain/errors.ts'
import { changeCredential, createCredential, removeCredential } from '../operations/credentials.ts'
import { openCredentials } from '../storage/credentials.ts'
import { audit } from './audit.ts'
import { builder } from './builder.ts'
import { environmentIdOf, type GraphqlContext, transactForAll } from './context.ts'
import { CredentialConfigInput } from './credential-inputs.ts'
import { getUuid } from './ids.ts'
import { CredentialInterface } from './refs.ts'

const CreatePayload = changedPayload('CredentialCreatePayload', 'The credential was made.')
const UpdatePayload = changedPayload('CredentialUpdatePayload', 'The credential was changed.')

const DeletePayload = builder.simpleObject('CredentialDeletePayload', {
  description: 'The credential is gone.',
  fields: (t) => ({ deletedId: t.id({ description: 'The id that it had.' }) }),
})

const TestPayload = builder.simpleObject('CredentialTestPayload', {
  description: 'What came of trying a credential.',
  fields: (t) => ({
    ok: t.boolean({ description: 'Whether requests could be authenticated with it now.' }),
    detail: t.string({ description: 'What happened, for a person. Without any secret.' }),
    durationMs: t.int({ description: 'How long it took.' }),
  }),
})

function changedPayload(name: string, description: string) {
  return builder.simpleObject(name, {
    description,
    fields: (t) => ({
      credential: t.field({ type: CredentialInterface, description: 'As it is now.' }),
    }),
  })
}

const NAME = 'What people call it. 1 to 200 characters.'

builder.mutationField('credentialCreate', (t) =>
  t.fieldWithInput({
    type: CreatePayload,
    description: 'Makes a credential, for any number of subscriptions. Sends nothing.',
    errors: { types: [InvalidInputError, LimitReachedError] },
    authScopes: { manages: true },
    typeOptions: { description: 'A new credential.' },
    input: {
      name: t.input.string({ required: true, description: NAME }),
      config: t.input.field({
        type: CredentialConfigInput,
        required: true,
        description: 'Of which kind it is, and all that belongs to it.',
      }),
    },
    async resolve(_root, { input }, context) {
      const environmentId = environmentIdOf(context)
      const credential = await context.transact((tx) =>
        createCredential(tx, context.subscriptionRules, environmentId, input),
      )
      audit(context, 'credential_created', 'Credential', credential.id)
      return { credential }
    },
  }),
)

builder.mutationField('credentialUpdate', (t) =>
  t.fieldWithInput({
    type: UpdatePayload,
    description:
      'Changes a credential; only what is given changes. Once this has answered, no request starts with it as it was before, in any process; where a process was killed, that takes up to 6 s. After a top-level error the change may stand all the same: repeat it.',
    errors: { types: [InvalidInputError, NotFoundError] },
    authScopes: { manages: true },
    typeOptions: { description: 'What changes.' },
    input: {
      id: t.input.id({ required: true, description: 'Which credential.' }),
      name: t.input.string({ description: NAME }),
      config: t.input.field({
        type: CredentialConfigInput,
        description: 'Replaces the whole configuration, secrets and all; its kind stays.',
      }),
    },
    async resolve(_root, { input }, context) {
      const { id, ...change } = input
      const uuid = getUuid('Credential', id)
      const environmentId = environmentIdOf(context)
      const credential = await transactForAll(
        context,
        (tx) => changeCredential(tx, context.subscriptionRules, environmentId, uuid, change),
        () => audit(context, 'credential_updated', 'Credential', uuid),
      )
      return { credential }
    },
  }),
)

builder.mutationField('credentialDelete', (t) =>
  t.fieldWithInput({
    type: DeletePayload,
    description: 'Deletes a credential for good. One that subscriptions use is a conflict.',
    errors: { types: [NotFoundError, ConflictError] },
    authScopes: { manages: true },
    typeOptions: { description: 'Which credential.' },
    input: { id: t.input.id({ required: true, description: "The credential's id." }) },
    async resolve(_root, { input }, context) {
      const id = getUuid('Credential', input.id)
      const environmentId = environmentIdOf(context)
      await transactForAll(
        context,
        (tx) => removeCredential(tx, environmentId, id),
        () => audit(context, 'credential_deleted', 'Credential', id),
      )
      return { deletedId: input.id }
    },
  }),
)

builder.mutationField('credentialTest', (t) =>
  t.fieldWithInput({
    type: TestPayload,
    description:
      'Tries a credential and says what happened: fetches a token (OAuth) or signs a sample request (AWS). Sends nothing to an endpoint, and changes nothing.',
    errors: { types: [NotFoundError] },
    authScopes: { manages: true },
    typeOptions: { description: 'Which credential.' },
    input: {
      id: t.input.id({ required: true, description: "The credential's id." }),
      url: t.input.field({ type: 'URL', description: 'The URL to sign for (AWS).' }),
    },
    async resolve(_root, { input }, context) {
      const id = getUuid('Credential', input.id)
      if ((await context.loaders.credentials.load(id)) === undefined) {
        throw new NotFoundError(input.id)
      }
      const startedMs = performance.now()
      const { isOk, detail } = await tryOut(context, id, input.url ?? undefined)
      const durationMs = Math.round(performance.now() - startedMs)
      audit(context, 'credential_tested', 'Credential', id)
      return { ok: isOk, detail, durationMs }
    },
  }),
)

async function tryOut({ db, vault, tryCredential }: GraphqlContext, id: string, url?: string) {
  const [credential] = await openCredentials(db, vault, [id])
  if (credential !== undefined) return tryCredential(credential.config, url)
  return { isOk: false, detail: 'It cannot be read: the key that it was encrypted with is gone.' }
}
