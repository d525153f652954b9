import type { DocumentNode } from 'graphql'

/** Of the texts of all that are kept. What is made of a text is some hundred times as large. */
const MAX_CHARACTERS = 128 * 1_024

interface Cache<T> {
  get(text: string): T | undefined
  set(text: string, value: T): void
}

/**
 * Keeps what clients send again and again, parsed and found valid: by its size, as anybody may have something
 * kept. Those that were asked for least recently go first.
 */
export function createDocumentCache(maxCharacters = MAX_CHARACTERS): Cache<DocumentNode> {
  const documents = new Map<string, DocumentNode>()
  let characters = 0
  return {
    get(text) {
      const document = documents.get(text)
      if (document === undefined) return undefined
      documents.delete(text)
      documents.set(text, document) // now the last one to go
      return document
    },
    set(text, document) {
      if (text.length > maxCharacters || documents.has(text)) return
      documents.set(text, document)
      characters += text.length
      for (const oldest of documents.keys()) {
        if (characters <= maxCharacters) return
        documents.delete(oldest)
        characters -= oldest.length
      }
    },
  }
}

/** Yoga would keep a thousand errors, each with the text that it is about. */
export const NO_CACHE: Cache<unknown> = {
  get: () => undefined,
  set: () => undefined,
}
