import type { OptionTable } from '../option.ts'

/** Options of `[oslo_middleware]`. */
export const osloMiddlewareOptions = {
  max_request_body_size: {
    type: 'integer',
    default: 114_688,
    min: 1,
    deprecatedNames: ['DEFAULT.osapi_max_request_body_size', 'DEFAULT.max_request_body_size'],
    description: 'Largest request body. Bytes. A larger one is answered 413.',
  },
  enable_proxy_headers_parsing: {
    type: 'boolean',
    default: false,
    description:
      'Believes `Forwarded` and `X-Forwarded-*`. Only behind a proxy that sets them: otherwise a client can forge links.',
  },
} as const satisfies OptionTable
