import type { PluginContext, Transport } from '@ks/auth'
import { SessionError } from '../errors.ts'

/** Puts a question to a plugin, with this session's HTTP. */
export type Ask = <T>(
  question: (context: PluginContext) => T | Promise<T>,
  signal: AbortSignal | undefined,
) => Promise<T>

/**
 * Makes the {@link Ask} of a session.
 *
 * A plugin may be shared with other sessions, and a login that one of them started also answers this one. When it fails
 * for reasons of the other session's connection (its authorities, its end), the question is put once more: then this
 * session's own connection decides.
 */
export function askWith(transport: Transport): Ask {
  const own = new WeakSet<SessionError>()
  const context: PluginContext = {
    transport: (request) =>
      transport(request).catch((error: unknown) => {
        if (error instanceof SessionError) own.add(error)
        throw error
      }),
  }
  return async (question, signal) => {
    const asking = signal === undefined ? context : { transport: context.transport, signal }
    try {
      return await question(asking)
    } catch (error) {
      if (signal?.aborted) throw abortedWait(signal)
      if (!(error instanceof SessionError) || own.has(error)) throw error
      return await question(asking)
    }
  }
}

function abortedWait(signal: AbortSignal): SessionError {
  return new SessionError('aborted', 'The wait for the auth plugin was aborted by the signal.', {
    cause: signal.reason,
  })
}
