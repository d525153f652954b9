import { createHook } from 'node:async_hooks'

/** Every TCP connection that this process begins to make, whoever makes it and however it ends. */
export interface ConnectTrap extends Disposable {
  readonly count: () => number
}

export function trapConnects(): ConnectTrap {
  let count = 0
  // Node makes one of these for each call of connect(2) on a TCP socket.
  const hook = createHook({
    init(_id, type) {
      if (type === 'TCPCONNECTWRAP') count += 1
    },
  }).enable()
  return {
    count: () => count,
    [Symbol.dispose]: () => void hook.disable(),
  }
}
