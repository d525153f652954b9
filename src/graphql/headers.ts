import type { Header } from '../domain/headers.ts'
import { builder } from './builder.ts'

/** Of a request those of its subscription, and ours; few answers have more, and none has more than 16 KiB. */
export const USUAL_HEADERS = 64

export const HeaderType = builder.objectRef<Header>('Header').implement({
  description: 'One line of an HTTP header.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name.' }),
    value: t.exposeString('value', {
      description: 'Its value; masked where it looks like a secret.',
    }),
  }),
})

export const HeaderInput = builder.inputType('HeaderInput', {
  description: 'One line of an HTTP header.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'An HTTP token; not one that Hookwire sets.' }),
    value: t.string({ required: true, description: 'Printable ASCII, at most 4 KiB.' }),
  }),
})
