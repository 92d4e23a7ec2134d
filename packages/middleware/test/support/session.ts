import { v3Password } from '@ks/auth'
import { Session } from '@ks/session'

/** Logged in at a Keystone as the user of a service. */
export function sessionAt(authUrl: string, password = 's3cret'): Session {
  return new Session({ auth: v3Password({ authUrl, username: 'nova', password, projectName: 'service' }) })
}

/** The token that a client gets who logs in there. */
export async function loginAt(authUrl: string): Promise<string | undefined> {
  await using session = new Session({ auth: v3Password({ authUrl, username: 'ada', password: 's3cret' }) })
  return await session.getToken()
}
