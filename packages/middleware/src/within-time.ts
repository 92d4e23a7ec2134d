/** Settles in time even if what runs does not listen to the signal. */
export function withinTime<T>(timeoutMs: number, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController()
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => {
      const reason = new Error(`There was no answer within ${timeoutMs} ms.`)
      reject(reason)
      abort.abort(reason)
    }, timeoutMs)
    run(abort.signal)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer))
  })
}
