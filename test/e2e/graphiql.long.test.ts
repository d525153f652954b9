import { readFile } from 'node:fs/promises'
import { buildSchema, getOperationAST, parse, validate } from 'graphql'
import { chromium, type Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { moreOperations, overviewOperation } from '../../src/server/graphiql-operations.ts'
import { chromiumOptions, findChromium, openPage } from '../support/chromium.ts'
import { startReceiver } from '../support/receiver.ts'
import { ADMIN_TOKEN, startService } from '../support/service.ts'

const BROWSER_TEST_MS = 60_000

// Here and not in a hook: the first run on a machine installs it, which no test's time limit allows.
const found = await findChromium()
if ('missing' in found) process.stderr.write(`The GraphiQL test is skipped: ${found.missing}\n`)

const schema = buildSchema(await readFile('schema.graphql', 'utf8'))

test.for([overviewOperation, ...moreOperations].map((text) => [nameOf(text), text] as const))(
  'the page opens with an operation %s that is valid',
  ([_name, text]) => {
    expect(validate(schema, parse(text))).toEqual([])
  },
)

test('what is published in one GraphiQL shows live in another', {
  timeout: BROWSER_TEST_MS,
}, async (context) => {
  if ('missing' in found) return context.skip(found.missing)
  await using service = await startService()
  await using receiver = await startReceiver()
  await using browser = await chromium.launch(chromiumOptions(found.executablePath))
  const url = `${service.url}/graphql`
  const watcher = await openPage(browser, url)
  const publisher = await openPage(browser, url)

  // As it opens, it shows something at the first press of play.
  await play(publisher.page)
  await waitForAnswer(publisher.page, '"role": "ADMIN"')

  await openTab(watcher.page, 'LiveLog')
  await play(watcher.page)
  await waitForAnswer(watcher.page, '"entries": []')

  await openTab(publisher.page, 'Subscribe')
  await typeOperation(publisher.page, subscribeTo(receiver.url))
  await play(publisher.page)
  await waitForAnswer(publisher.page, '"status": "ENABLED"')

  await openTab(publisher.page, 'Publish')
  for (let count = 1; count <= 3; count += 1) {
    await play(publisher.page)
    const { headers } = await receiver.next()
    await waitForAnswer(watcher.page, `"id": "${headers['webhook-id']}"`)
  }

  await waitForAnswer(publisher.page, '"deliveryCount": 1')
  expect(receiver.requests).toHaveLength(3)
  expect(watcher.urls).toContain(url.replace('http', 'ws'))
  for (const { page, urls, complaints } of [watcher, publisher]) {
    expect(urls.filter((asked) => new URL(asked).host !== new URL(url).host)).toEqual([])
    expect(complaints).toEqual([])
    expect(await page.evaluate('JSON.stringify(localStorage)')).not.toContain(ADMIN_TOKEN)
  }
})

function nameOf(text: string): string | undefined {
  return getOperationAST(parse(text))?.name?.value
}

/** The operation that the page brings, to a URL that answers. */
function subscribeTo(url: string): string {
  const operation = moreOperations.find((text) => nameOf(text) === 'Subscribe') ?? ''
  return operation.replace('https://example.com/webhooks', url)
}

async function play(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Execute query' }).click()
}

async function openTab(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click()
  await page.locator('.graphiql-query-editor .view-line', { hasText: `n ${name}` }).waitFor()
}

async function waitForAnswer(page: Page, answer: string): Promise<void> {
  await page.locator('.graphiql-response .view-line', { hasText: answer }).waitFor()
}

async function typeOperation(page: Page, text: string): Promise<void> {
  await page.locator('.graphiql-query-editor .view-lines').click()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.insertText(text)
  await page.keyboard.press('ControlOrMeta+Shift+End') // the brackets that the editor closes itself
  await page.keyboard.press('Delete')
  await page.keyboard.press('ControlOrMeta+Home') // or the next tab is scrolled, too
}
