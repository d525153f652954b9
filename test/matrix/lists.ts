import type { CallOptions, Service } from '../support/service.ts'
import { overHttp } from './answers.ts'
import { fieldOf, operationOn, ROOTS } from './documents.ts'
import { QUERIES } from './fields.ts'

/** The queries whose answers come in pages. */
export const LISTS = Object.keys(QUERIES).filter((name) => {
  const { args } = fieldOf(ROOTS.query?.name ?? '', name)
  return args.some((arg) => arg.name === 'after')
})

/** All lists of an environment, as they are told to a caller in it. */
export async function everythingOf(service: Service, caller: CallOptions): Promise<string> {
  const lists: string[] = []
  for (const name of LISTS) {
    lists.push((await overHttp(service, operationOn('query', name, {}), caller)).text)
  }
  return lists.join('\n').replaceAll(/"lastUsedAt":"[^"]+"/g, '') // whenever that is written
}
