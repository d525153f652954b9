/** What signs the requests of one or more subscriptions. Its secrets stand encrypted in rows of their own. */
export interface SigningKey {
  readonly id: string
  readonly environmentId: string
  readonly name: string
  readonly maskedSecret: string
  readonly createdAt: Date
}
