import type { Agent, Dispatcher } from 'undici'
import type { Header } from '../domain/headers.ts'
import type { Outcome } from '../domain/outcome.ts'
import type { HttpMethod } from '../domain/subscriptions.ts'
import type { EndpointUrl } from '../domain/urls.ts'
import type { Clock } from '../storage/clock.ts'
import { readAnswer } from './answer.ts'
import { BROKEN_OFF, classifyFailure, deadlinePassed } from './classify.ts'

export interface OutgoingRequest {
  readonly url: string
  readonly method: HttpMethod | 'GET'
  readonly headers: Record<string, string>
  readonly body: Buffer | null
  readonly timeoutSeconds: number
  /** Asked when the connection stands and the request would leave: false where it was revoked. */
  readonly mayStart: () => boolean
  /** Whether what is answered is handed over, headers and body. */
  readonly keepsAnswer: boolean
}

/** What was answered, and of the body as much as was read. */
export interface Answer {
  readonly headers: readonly Header[]
  readonly body: Buffer
}

/** How a request ended; `withdrawn` where it never left because it may not start any more. */
export type Sent = { readonly outcome: Outcome; readonly answer: Answer | null } | 'withdrawn'

/** Makes one HTTP request under one deadline. Answers how it ended; throws for bugs only. */
export type Send = (request: OutgoingRequest) => Promise<Sent>

/** One request, one answer: whichever comes first of the answer, a failure and the deadline. */
export function exchange(
  agent: Agent,
  url: EndpointUrl,
  { method, headers, body, timeoutSeconds, mayStart, keepsAnswer }: OutgoingRequest,
  now: Clock,
): Promise<Sent> {
  return new Promise((resolve) => {
    let controller: Dispatcher.DispatchController | undefined
    let hasEnded = false
    let hasLeft = false
    const answer = readAnswer(keepsAnswer, now)
    const answered = (): Sent => ({
      outcome: answer.outcome(),
      answer: keepsAnswer ? answer.kept() : null,
    })

    const end = (sent: Sent) => {
      if (hasEnded) return // cutting the connection below reports an error too
      hasEnded = true
      clearTimeout(timer)
      resolve(sent)
    }
    const cut = (sent: Sent) => {
      end(sent)
      controller?.abort(new Error('Enough was read.'))
    }
    const passDeadline = () => cut(unanswered(deadlinePassed(timeoutSeconds)))
    const timer = setTimeout(passDeadline, timeoutSeconds * 1_000)

    agent.dispatch(
      { origin: url.origin, path: url.pathname + url.search, method, headers, body },
      {
        onRequestStart(started) {
          // undici repeats what an HTTP/2 endpoint refused; that is an attempt of its own, and ours.
          if (hasLeft) end(unanswered(BROKEN_OFF))
          else if (!hasEnded && !mayStart()) end('withdrawn')
          // Thrown here, nothing is written, and the connection stays as it is.
          if (hasEnded) throw new Error('The request may not start any more.')
          controller = started
        },
        onRequestSent() {
          hasLeft = true
        },
        onResponseStart(_controller, statusCode, responseHeaders) {
          const refusal = answer.start(statusCode, responseHeaders)
          if (refusal !== undefined) cut(unanswered(refusal))
        },
        onResponseData(_controller, chunk) {
          if (!answer.read(chunk)) cut(answered())
        },
        onResponseEnd: () => end(answered()),
        onResponseError: (_controller, error) => end(unanswered(classifyFailure(error))),
      },
    )
  })
}

function unanswered(outcome: Outcome): Sent {
  return { outcome, answer: null }
}
