import type { Transport, TransportRequest, TransportResponse } from '../transport.ts'

/** A {@link Transport} that remembers what was asked. */
export interface ScriptedTransport {
  transport: Transport
  requests: TransportRequest[]
}

/** Answers each request with what `answer` returns for it. */
export function scriptedTransport(
  answer: (request: TransportRequest, index: number) => TransportResponse | Promise<TransportResponse>,
): ScriptedTransport {
  const requests: TransportRequest[] = []
  return {
    requests,
    async transport(request) {
      requests.push(request)
      return await answer(request, requests.length - 1)
    },
  }
}
