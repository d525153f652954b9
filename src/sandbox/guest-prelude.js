// Runs inside the guest, before the script, as it stands: strict, and in a block, so that the script sees
// none of it. Its value is one function, by which the worker calls in. What it uses later it takes now,
// while nobody can have changed it. It shares its realm with the script, so nothing that must hold
// against a script is decided here alone: whoever gets hold of a function of these has gained nothing.
{
  const { parse, stringify } = JSON
  const { defineProperty, getPrototypeOf, keys } = Object
  const { deleteProperty } = Reflect
  const { imul } = Math
  const text = String
  const { call } = Function.prototype
  const slice = call.bind(String.prototype.slice)
  const sourceOf = call.bind(Function.prototype.toString)
  const isParentOf = call.bind(Object.prototype.isPrototypeOf)
  const errorParent = Error.prototype
  const asyncParents = [
    getPrototypeOf(async () => 1),
    getPrototypeOf(async function* () {
      yield 1
    }),
  ]
  const enough = new Error('enough')
  const generatorParent = getPrototypeOf(function* () {
    yield 1
  })

  deleteProperty(globalThis, 'SharedArrayBuffer') // there is nobody to share with
  deleteProperty(Error, 'prepareStackTrace') // it is given the functions that are being called, ours too
  defineProperty(globalThis, 'console', { value: { log }, writable: true, configurable: true })

  let limits
  let mapping
  let returned // by the mapping, in an object of ours, from when it is written down
  let logged = { lines: 0, characters: 0, text: '', isCut: false }
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
    if (logged.lines >= limits.logLines || room <= 0) {
      if (!logged.isCut) logged = { ...logged, isCut: true }
      return
    }
    let line = ''
    for (let index = 0; index < values.length && line.length <= room; index += 1) {
      line += (index === 0 ? '' : ' ') + slice(show(values[index]), 0, room + 1)
    }
    const kept = slice(line, 0, room)
    logged = {
      lines: logged.lines + 1,
      characters: logged.characters + kept.length,
      text: logged.text + (logged.lines === 0 ? '' : ',') + stringify(kept),
      isCut: kept.length < line.length,
    }
  }

  function show(value) {
    if (typeof value === 'string') return value
    try {
      if (isParentOf(errorParent, value)) return showError(value)
      return stringify(value) ?? text(value)
    } catch {
      return showPlainly(value)
    }
  }

  /** As JSON it would be an empty object. */
  function showError(error) {
    const { name, message } = partsOf(error)
    return name === '' || message === '' ? name + message : name + ': ' + message
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
    const log = logged.isCut ? logged.text + ',"…"' : logged.text
    return what + log.length + ':' + log + rest
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
      returned = { result }
      const body = stringify(result)
      if (typeof body !== 'string') return frame('unfit', '')
      if (body.length > limits.body) return frame('large', '')
      return frame('mapped', body)
    } catch (thrown) {
      return frame('thrown', describe(thrown))
    }
  }

  /** Where there was no time to write all of it down: whether it would have been too much anyway. */
  function measure() {
    if (returned === undefined) return frame('late', '')
    const before = logged // its getters are run for the second time
    let room = limits.body + 1 // since no comma comes before the first of all
    // Quick, and never more than there is: of numbers the first digit, of names those that are no index.
    function count(name, value) {
      const type = typeof value
      if (type === 'undefined' || type === 'function' || type === 'symbol') return value
      room -= type === 'string' ? value.length + 3 : 2
      if (name >= ':') room -= name.length + 3
      if (room < 0) throw enough
      return value
    }
    try {
      stringify(returned.result, count)
    } catch {
      logged = before
      return frame(room < 0 ? 'large' : 'late', '')
    }
    logged = before
    return frame('late', '')
  }

  function adopt(exports) {
    const exported = exports.default
    if (typeof exported === 'function') {
      mapping = exported
      return kindOf(exported)
    }
    if ('default' in exports) return 'value'
    return keys(exports).length === 0 ? 'nothing' : 'named'
  }

  function kindOf(exported) {
    const parent = getPrototypeOf(exported)
    if (parent === asyncParents[0] || parent === asyncParents[1]) return 'async'
    if (parent === generatorParent) return 'generator'
    const start = slice(sourceOf(exported), 0, 6) // a method may be called `class`
    return slice(start, 0, 5) === 'class' && start !== 'class(' ? 'class' : 'function'
  }
  // The value of it all.
  ;(what, first, second, third) => {
    if (what === 'run') return run(first, second, third)
    if (what === 'measure') return measure()
    if (what === 'adopt') return adopt(first)
    if (what === 'describe') return describe(first)
    limits = parse(first)
  }
}
