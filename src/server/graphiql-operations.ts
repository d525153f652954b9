/** What GraphiQL opens with: an answer at the first press of play, in a new installation too. */
export const overviewOperation = `# Play, or Ctrl-Enter, runs this. Ctrl-Space completes.
# The token belongs in the headers below.
query Overview {
  viewer {
    role
    tokenName
    environment {
      id
      name
    }
  }
  webhookSubscriptions(first: 10) {
    nodes {
      id
      name
      status
      url
      eventTypes
    }
  }
  requestLog(first: 5) {
    nodes {
      startedAt
      outcome
      url
      event {
        type
      }
    }
  }
}
`

const subscribeOperation = `# Events whose type begins with "user." go to a URL.
mutation Subscribe {
  webhookSubscriptionCreate(
    input: {
      name: "My first"
      eventTypes: ["user.*"]
      url: "https://example.com/webhooks"
    }
  ) {
    ... on WebhookSubscriptionCreatePayload {
      secret
      webhookSubscription {
        id
        status
      }
    }
    ... on UserError {
      code
      message
    }
  }
}
`

const publishOperation = `# Watch it leave: LiveLog in a second window.
mutation Publish {
  eventPublish(
    input: {
      type: "user.created"
      data: { user_id: 7, name: "Ada" }
    }
  ) {
    ... on EventPublishPayload {
      deliveryCount
      event {
        id
        createdAt
      }
    }
    ... on UserError {
      code
      message
    }
  }
}
`

const liveLogOperation = `# Every request as it is made, from now on.
subscription LiveLog {
  requestLog {
    cursor
    entries {
      startedAt
      outcome
      errorMessage
      durationMs
      attemptNumber
      url
      event {
        id
        type
      }
      response {
        statusCode
        body
      }
    }
  }
}
`

/** A tab each, after the overview. */
export const moreOperations = [subscribeOperation, publishOperation, liveLogOperation]
