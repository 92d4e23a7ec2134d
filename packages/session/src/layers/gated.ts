import type { Gate } from '../gate.ts'
import type { Handler, Layer, LayerRequest, LayerResponse } from './layer.ts'

/** Waits for the request's gate before each exchange, and leaves it when the headers of the answer are there. */
export const gated: Layer = (next) => (request) =>
  request.gate === undefined ? next(request) : pass(next, request, request.gate)

async function pass(next: Handler, request: LayerRequest, gate: Gate): Promise<LayerResponse> {
  const leave = await gate(request.signal)
  try {
    return await next(request)
  } finally {
    leave()
  }
}
