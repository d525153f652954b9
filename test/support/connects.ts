import { createHook } from 'node:async_hooks'

/** Every TCP connection that this process begins to make, whoever makes it and however it ends. */
export interface ConnectTrap extends Disposable {
  readonly count: () => number
  /** Where they went, but for the hosts of these URLs. */
  readonly targetsBut: (...urls: readonly string[]) => string[]
}

export function trapConnects(): ConnectTrap {
  const connects: { readonly address?: string; readonly port?: number }[] = []
  // Node makes one of these for each call of connect(2) on a TCP socket, and then says where to.
  const hook = createHook({
    init(_id, type, _trigger, resource) {
      if (type === 'TCPCONNECTWRAP') connects.push(resource)
    },
  }).enable()
  return {
    count: () => connects.length,
    targetsBut(...urls) {
      const known = urls.map((url) => new URL(url).port)
      const others = connects.filter(({ port }) => !known.includes(String(port)))
      return others.map(({ address, port }) => `${address}:${port}`)
    },
    [Symbol.dispose]: () => void hook.disable(),
  }
}
