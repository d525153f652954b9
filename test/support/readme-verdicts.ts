import { codesIn, tableAfter } from './readme-tables.ts'

/** What the README says of a status. */
export interface DocumentedVerdict {
  readonly outcome: string
  readonly errorClass: string | null
  readonly status: string
  readonly isGone: boolean
  readonly heedsRetryAfter: boolean
}

/** What it says of a Retry-After: header lines, and the seconds to the first retry. */
export interface DocumentedPause {
  readonly lines: string
  readonly seconds: number
}

const verdicts = tableAfter('| Answer |').map((cells) => {
  const [answer = '', outcome = '', errorClass = '', status = '', retryAfter = ''] = cells
  const [from = '', to = from] = codesIn(answer).filter((code) => /^\d+$/.test(code))
  return {
    ...{ answer, from: Number(from), to: Number(to) },
    verdict: {
      outcome: codesIn(outcome)[0] ?? '',
      errorClass: codesIn(errorClass)[0] ?? null,
      status: codesIn(status)[0] ?? '',
      isGone: codesIn(status).includes('GONE'),
      heedsRetryAfter: retryAfter !== '',
    },
  }
})

export const documentedPauses: readonly DocumentedPause[] = tableAfter('| `Retry-After` |').flatMap(
  ([values = '', pause = '']) => {
    const seconds = Number.parseInt(pause, 10)
    const lines = codesIn(values).map((value) => `retry-after: ${value}\r\n`)
    if (values.includes('none')) lines.push('')
    if (values.includes('empty')) lines.push('retry-after: \r\n')
    if (values.includes('twice')) lines.push('retry-after: 120\r\n'.repeat(2))
    return lines.map((line) => ({ lines: line, seconds }))
  },
)

/** The first row that fits; `then` is a word for what follows a status that is no answer yet. */
export function documentedVerdict(
  statusCode: number,
  mayDisable: boolean,
  then: string,
): DocumentedVerdict {
  const row = verdicts.find(
    ({ answer, from, to }) =>
      from <= statusCode &&
      statusCode <= to &&
      (mayDisable || !answer.includes('autoDisable')) &&
      (!answer.includes('and then') || answer.includes(then)),
  )
  if (row === undefined) throw new Error(`The README does not say what comes of ${statusCode}.`)
  return row.verdict
}
