import { expect, test } from 'vitest'
import { raw } from '../../../src/domain/payloads/raw.ts'
import { jsonSamples } from '../../support/json-samples.ts'
import { bodyOf } from '../../support/payload-content.ts'

test('the body is what was published, byte for byte, tests too', () => {
  const wrong = jsonSamples(500).filter(
    ({ rawData }, index) => bodyOf(raw, rawData, { isTest: index % 2 === 1 }) !== rawData,
  )

  expect(wrong.map(({ rawData }) => rawData.slice(0, 200))).toEqual([])
})
