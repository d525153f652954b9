import { expect, test } from 'vitest'
import { writingsOf } from '../../src/domain/writings.ts'

const TEXT = `a"b'c\\d/e&f<g>h%i+j=k lä(m)~`

// As the standard libraries of these languages print it.
test.each([
  ['itself', TEXT],
  ['JSON of JavaScript', `a\\"b'c\\\\d/e&f<g>h%i+j=k lä(m)~`],
  ['JSON of Python', `a\\"b'c\\\\d/e&f<g>h%i+j=k l\\u00e4(m)~`],
  ['JSON of PHP', `a\\"b'c\\\\d\\/e&f<g>h%i+j=k l\\u00e4(m)~`],
  ['JSON of PHP, unescaped', `a\\"b'c\\\\d\\/e&f<g>h%i+j=k lä(m)~`],
  ['JSON of Go', `a\\"b'c\\\\d/e\\u0026f\\u003cg\\u003eh%i+j=k lä(m)~`],
  ['JSON of Gson', `a\\"b\\u0027c\\\\d/e\\u0026f\\u003cg\\u003eh%i+j\\u003dk lä(m)~`],
  ['JSON of C#', `a\\u0022b\\u0027c\\\\d/e\\u0026f\\u003Cg\\u003Eh%i\\u002Bj=k l\\u00E4(m)~`],
  ['encodeURIComponent', `a%22b'c%5Cd%2Fe%26f%3Cg%3Eh%25i%2Bj%3Dk%20l%C3%A4(m)~`],
  ['its small letters', `a%22b'c%5cd%2fe%26f%3cg%3eh%25i%2bj%3dk%20l%c3%a4(m)~`],
  ['RFC 3986, as AWS has it', `a%22b%27c%5Cd%2Fe%26f%3Cg%3Eh%25i%2Bj%3Dk%20l%C3%A4%28m%29~`],
  ['a form', `a%22b%27c%5Cd%2Fe%26f%3Cg%3Eh%25i%2Bj%3Dk+l%C3%A4%28m%29%7E`],
  ['a page of JavaScript', `a&quot;b&#39;c\\d/e&amp;f&lt;g&gt;h%i+j=k lä(m)~`],
  ['a page of Python', `a&quot;b&#x27;c\\d/e&amp;f&lt;g&gt;h%i+j=k lä(m)~`],
  ['a page of Go', `a&#34;b&#39;c\\d/e&amp;f&lt;g&gt;h%i+j=k lä(m)~`],
  ['an attribute', `a&quot;b'c\\d/e&amp;f&lt;g&gt;h%i+j=k lä(m)~`],
])('%s is among the writings of a text', (_name, writing) => {
  expect(writingsOf(TEXT)).toContain(writing)
})

test('what is letters and digits is written in one way, and in base64', () => {
  expect(writingsOf('abc123')).toEqual(['abc123', 'YWJjMTIz'])
})
