import type { Circumstances } from '../../src/auth/circumstances.ts'

/** A request from nowhere in particular, without front end. */
export const someCircumstances: Circumstances = {
  client: '192.0.2.1',
  method: 'POST',
  url: 'http://localhost/v3/auth/tokens',
}
