import { afterAll } from 'vitest'
import { type Service, type ServiceOptions, startService } from './service.ts'

/** One service for all the tests of a file, which keep apart by environments of their own. */
export async function shareService(options: ServiceOptions = {}): Promise<Service> {
  const service = await startService(options)
  afterAll(() => service[Symbol.asyncDispose]())
  return service
}
