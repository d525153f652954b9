import { ask } from './ask.ts'
import { graphql } from './generated/gql.ts'
import type { Service } from './service.ts'

const CliViewer = graphql(`
  query CliViewer {
    viewer {
      role
      environment {
        id
        name
      }
    }
  }
`)

/** Who we are there. Throws what is wrong with the address, the token or the environment in words. */
export async function findViewer(service: Service) {
  const { viewer } = await ask(service, CliViewer, {})
  return viewer
}
