// Tries again what is safe to repeat, waits as long as the service asks for, and gives up in time.

import { isHttpError, openCloud } from '@ks/session'

await using cloud = await openCloud({ session: { connectRetries: 3, statusCodeRetries: 3, timeoutMs: 5000 } })
const endpointFilter = { serviceType: 'identity' }
try {
  await cloud.session.get('/users/nobody', { endpointFilter, signal: AbortSignal.timeout(20_000) })
} catch (error) {
  if (!isHttpError(error, 404)) throw error
  console.log(`not there, says request ${error.requestId}`)
}
