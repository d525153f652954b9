import { publicId } from '../ids.ts'
import { type Format, wholeData } from './format.ts'

/** What no attribute may hold, by CloudEvents 1.0, "Type System"; halves of pairs are refused before. */
const FORBIDDEN = /[\p{Control}\p{Noncharacter_Code_Point}]/u

/** CloudEvents 1.0 in structured mode. */
export const cloudevents: Format = {
  contentType: 'application/cloudevents+json',
  excerpt: wholeData,
  print: ({ environmentId, eventId, eventType, occurredAt, isTest, cardTemplateId, excerpt }) =>
    `{"specversion":"1.0","id":"${publicId('Event', eventId)}"` +
    `,"source":"${sourceOf(environmentId)}","type":"${eventType}"` +
    `,"time":"${occurredAt.toISOString()}"` +
    subjectMember(cardTemplateId) +
    (isTest ? ',"istest":true' : '') +
    `,"datacontenttype":"application/json","data":${excerpt}}`,
}

/** A reference that is the same wherever the service runs, and whatever it is called there. */
function sourceOf(environmentId: string): string {
  return `/environments/${publicId('Environment', environmentId)}`
}

/** The card that the event is about, where there is one that can be said. */
function subjectMember(cardTemplateId: string | null): string {
  if (cardTemplateId === null || cardTemplateId === '' || FORBIDDEN.test(cardTemplateId)) return ''
  return `,"subject":${JSON.stringify(cardTemplateId)}`
}
