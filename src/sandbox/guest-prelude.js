// Runs inside the guest, before the script, as it stands: strict, and in a block, so that the script sees
// none of it. Its value is one function, by which the worker calls in. What it uses later it takes now,
// while nobody can have changed it. It shares its realm with the script, so nothing that must hold
// against a script is decided here alone.
{
  const { parse, stringify } = JSON
  const { defineProperty } = Object
  const { deleteProperty } = Reflect
  const { imul } = Math
  const text = String
  const slice = Function.prototype.call.bind(String.prototype.slice)

  deleteProperty(globalThis, 'SharedArrayBuffer') // there is nobody to share with
  defineProperty(globalThis, 'console', { value: { log }, writable: true, configurable: true })

  let limits
  let mapping
  let logged = { lines: 0, characters: 0, text: '' }
  let seed = 0

  // The engine's own would go on from the image, with the same numbers in each call.
  Math.random = function random() {
    seed = (seed + 0x9e3779b9) | 0
    let mixed = imul(seed ^ (seed >>> 16), 0x21f0aaad)
    mixed = imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 4_294_967_296
  }

  function log(...values) {
    const room = limits.logCharacters - logged.characters
    if (logged.lines >= limits.logLines || room <= 0) return
    let line = ''
    for (let index = 0; index < values.length && line.length < room; index += 1) {
      line += (index === 0 ? '' : ' ') + slice(show(values[index]), 0, room)
    }
    line = slice(line, 0, room)
    logged = {
      lines: logged.lines + 1,
      characters: logged.characters + line.length,
      text: logged.text + (logged.lines === 0 ? '' : ',') + stringify(line),
    }
  }

  function show(value) {
    if (typeof value === 'string') return value
    try {
      return stringify(value) ?? text(value)
    } catch {
      return showPlainly(value)
    }
  }

  function showPlainly(value) {
    try {
      return text(value)
    } catch {
      return '(something that cannot be shown)'
    }
  }

  /** What happened, the log, and what belongs to it, in one text: one crossing to the outside. */
  function frame(what, rest) {
    return what + logged.text.length + ':' + logged.text + rest
  }

  /** Of anything that can be thrown, getters and proxies among it. */
  function describe(thrown) {
    let parts
    try {
      parts = partsOf(thrown)
    } catch {
      parts = { name: '', message: 'It threw something that cannot be read.', trace: '' }
    }
    const { name, message, trace } = parts
    const told =
      stringify(slice(name, 0, limits.message)) + ',' + stringify(slice(message, 0, limits.message))
    return told + ',' + stringify(slice(trace, 0, limits.trace))
  }

  function partsOf(thrown) {
    if (typeof thrown !== 'object' || thrown === null) {
      return { name: '', message: show(thrown), trace: '' }
    }
    const name = read(thrown, 'name')
    const message = read(thrown, 'message') || (name === '' ? show(thrown) : '')
    return { name, message, trace: read(thrown, 'stack') }
  }

  function read(holder, name) {
    const value = holder[name]
    return typeof value === 'string' ? value : ''
  }

  function run(nextSeed, head, data) {
    seed = nextSeed
    try {
      const { event, context } = parse(head)
      defineProperty(event, 'data', { __proto__: null, value: parse(data) })
      const result = mapping(event, context)
      if (result === undefined || result === null) return frame('dropped', '')
      if (typeof result === 'object' && typeof result.then === 'function')
        return frame('promise', '')
      const body = stringify(result)
      if (typeof body !== 'string') return frame('unfit', '')
      if (body.length > limits.body) return frame('large', '')
      return frame('mapped', body)
    } catch (thrown) {
      return frame('thrown', describe(thrown))
    }
  }

  function adopt(exported) {
    if (typeof exported !== 'function') return 'unfit'
    mapping = exported
    return 'adopted'
  }
  // The value of it all.
  ;(what, first, second, third) => {
    if (what === 'run') return run(first, second, third)
    if (what === 'adopt') return adopt(first.default)
    if (what === 'describe') return describe(first)
    limits = parse(first)
  }
}
