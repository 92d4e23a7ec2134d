import { v3Password } from '@ks/auth'
import { Session } from '@ks/session'
import { onTestFinished } from 'vitest'
import { IdentityClient } from '../../src/index.ts'

const login = { username: 'ada', password: 'correct horse battery staple', projectId: 'p1' }

/** A session that is closed when the test ends. */
export function sessionAt(url: string): Session {
  const session = new Session({ auth: v3Password({ ...login, authUrl: `${url}/v3` }) })
  onTestFinished(() => session.close())
  return session
}

/** The two ways to make a client. */
export const clients = {
  'with a session': (url: string) => new IdentityClient({ session: sessionAt(url) }),
  'without a session': (url: string) => {
    const client = new IdentityClient({ ...login, authUrl: `${url}/v3` })
    onTestFinished(() => client.close())
    return client
  },
} as const
