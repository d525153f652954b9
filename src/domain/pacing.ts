/** Making the body of a large event takes milliseconds, in which nothing else of the process goes on. */
const MAX_CHARACTERS_A_TURN = 256 * 1_024

/** Tells when so much was done in one go that others should have their turn. Small events never wait. */
export function createPace(): (event: { readonly rawData: string }) => boolean {
  let characters = 0
  return ({ rawData }) => {
    characters += rawData.length
    if (characters < MAX_CHARACTERS_A_TURN) return false
    characters = 0
    return true
  }
}
