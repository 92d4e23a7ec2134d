import type { Gate } from '../gate.ts'
import type { Handler, Layer, LayerRequest, LayerResponse } from './layer.ts'
import type { Pauses } from './pause.ts'

/** Waits for the request's gate before each exchange, and leaves it when the headers of the answer are there. */
export function gated({ during }: Pick<Pauses, 'during'>): Layer {
  return (next) => (request) =>
    request.gate === undefined ? next(request) : pass(next, request, request.gate, during)
}

async function pass(
  next: Handler,
  request: LayerRequest,
  gate: Gate,
  during: Pauses['during'],
): Promise<LayerResponse> {
  const leave = await during(gate, request.signal)
  try {
    return await next(request)
  } finally {
    leave()
  }
}
