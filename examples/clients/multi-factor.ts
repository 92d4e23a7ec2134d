// Logs in with a password, hears that a passcode is needed too, and goes on with the receipt of the first step.

import { createHmac } from 'node:crypto'
import { AuthError, identity, password, totp } from '@ks/auth'
import { IdentityClient } from '@ks/client'
import { openCloud, Session } from '@ks/session'

const seed = { text: '12345678901234567890', base32: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' }

/** What the user's device would show (RFC 6238). */
function passcode(): string {
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)))
  const mac = createHmac('sha1', seed.text).update(step).digest()
  const number = mac.readUInt32BE((mac.at(-1) ?? 0) & 15) & 0x7fffffff
  return String(number % 1_000_000).padStart(6, '0')
}

await using cloud = await openCloud()
const { users, credentials } = new IdentityClient({ session: cloud.session })
const options = { multi_factor_auth_rules: [['password', 'totp']] }
const ada = await users.create({ name: `ada-${Date.now()}`, password: 'a password', options })
await credentials.create({ userId: ada.id, type: 'totp', blob: seed.base32 })

const [authUrl, user] = [cloud.session.auth?.authUrl ?? '', { id: ada.id }]
const first = identity({ authUrl, methods: [password({ user, password: 'a password' })] })
await using session = new Session({ auth: first })
const error = await session.getToken().catch((thrown: unknown) => thrown)
if (!(error instanceof AuthError) || error.receipt === undefined) throw error
console.log(`needed: ${error.receipt.requiredMethods.map((methods) => methods.join(' and ')).join(', or ')}`)

const { receipt } = error
const second = identity({ authUrl, methods: [totp({ user, passcode: passcode() })], receipt })
console.log(`used: ${(await session.getAccess({ auth: second }))?.methods.join(' and ')}`)
await users.delete(ada.id)
