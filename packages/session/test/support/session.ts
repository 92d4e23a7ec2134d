import { type IdentityPlugin, v3Password } from '@ks/auth'
import { onTestFinished } from 'vitest'
import { Session, type SessionOptions } from '../../src/index.ts'
import type { TestCloud } from './cloud.ts'

/** A session that is closed when the test ends. */
export function aSession(options: SessionOptions = {}): Session {
  const session = new Session(options)
  onTestFinished(() => session.close())
  return session
}

/** Ada's password login at a cloud. */
export function adaAt(cloud: Pick<TestCloud, 'authUrl'>, now?: () => Date): IdentityPlugin {
  return v3Password({
    authUrl: cloud.authUrl,
    username: 'ada',
    password: 'correct horse battery staple',
    projectId: 'p1',
    ...(now !== undefined && { now }),
  })
}
