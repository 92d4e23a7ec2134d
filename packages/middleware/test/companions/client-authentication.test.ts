import { createHmac, createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Session } from '@ks/session'
import { expect, it } from 'vitest'
import { type ExternalOAuth2Options, externalOAuth2 } from '../../src/companions/external-oauth2/index.ts'
import { createGuard } from '../../src/index.ts'
import { selfSigned } from '../support/certificates.ts'
import { clock } from '../support/clock.ts'
import { authorizationServer } from './authorization-server.ts'

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const ec = generateKeyPairSync('ec', { namedCurve: 'P-384' })
const ed = generateKeyPairSync('ed25519')
const pem = ({ privateKey }: { privateKey: typeof rsa.privateKey }) =>
  privateKey.export({ type: 'pkcs8', format: 'pem' }) as string

/** What the authorization server is asked by a client that authenticates itself so. */
async function asked(options: Partial<ExternalOAuth2Options>) {
  await using server = await authorizationServer({})
  await using session = new Session()
  const guard = createGuard(
    externalOAuth2({
      session,
      introspectEndpoint: server.introspectEndpoint,
      audience: 'https://login.example/token',
      clientId: 'no va',
      now: clock('2026-06-01T00:00:00Z').now,
      mapping: { userDomainId: 'd', userDomainName: 'n', roles: 'roles' },
      ...options,
    }),
  )
  await guard.decide({ method: 'GET', url: '/', headers: { authorization: 'Bearer t0ken' } })
  return server.asked[0]
}

function readJwt(jwt = '') {
  const [header = '', claims = '', signature = ''] = jwt.split('.')
  const parse = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString())
  const signed = Buffer.from(`${header}.${claims}`)
  return {
    header: parse(header),
    claims: parse(claims),
    signed,
    signature: Buffer.from(signature, 'base64url'),
  }
}

const token = { token: 't0ken', token_type_hint: 'access_token' }
const assertion = {
  ...token,
  client_id: 'no va',
  client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  client_assertion: expect.any(String),
}
const claims = {
  jti: expect.stringMatching(/^[\da-f-]{36}$/),
  iat: 1780272000,
  exp: 1780272300,
  iss: 'no va',
  sub: 'no va',
  aud: 'https://login.example/token',
}

it('K6 client_secret_basic encodes id and secret as forms', async () => {
  const question = await asked({ clientSecret: 's:3+é' })
  expect(question?.headers.authorization).toBe(`Basic ${btoa('no+va:s%3A3%2B%C3%A9')}`)
  expect(question?.headers['x-auth-token']).toBeUndefined()
  expect(question?.form).toEqual(token)
})

it('K6 client_secret_post sends them in the form', async () => {
  const question = await asked({ authMethod: 'client_secret_post', clientSecret: 's3cret' })
  expect(question?.headers.authorization).toBeUndefined()
  expect(question?.form).toEqual({ ...token, client_id: 'no va', client_secret: 's3cret' })
})

it('K6 client_secret_jwt signs an assertion with the secret, its times as numbers', async () => {
  const question = await asked({ authMethod: 'client_secret_jwt', clientSecret: 's3cret' })
  expect(question?.form).toEqual(assertion)
  const jwt = readJwt(question?.form.client_assertion)
  expect(jwt.header).toEqual({ alg: 'HS256', typ: 'JWT' })
  expect(jwt.claims).toEqual(claims)
  expect(jwt.signature).toEqual(createHmac('sha256', 's3cret').update(jwt.signed).digest())
})

it.each([
  ['RS256', rsa, 'sha256', {}],
  ['PS512', rsa, 'sha512', { padding: 6, saltLength: 64 }],
  ['ES384', ec, 'sha384', { dsaEncoding: 'ieee-p1363' as const }],
  ['EdDSA', ed, null, {}],
] as const)('K6 private_key_jwt signs an assertion with %s', async (jwtAlgorithm, pair, hash, details) => {
  const question = await asked({ authMethod: 'private_key_jwt', jwtKey: pem(pair), jwtAlgorithm })
  expect(question?.form).toEqual(assertion)
  const jwt = readJwt(question?.form.client_assertion)
  expect(jwt.header).toEqual({ alg: jwtAlgorithm, typ: 'JWT' })
  expect(jwt.claims).toEqual(claims)
  const key = createPublicKey(pem(pair))
  expect(verify(hash, jwt.signed, { key, ...details }, jwt.signature)).toBe(true)
})

it('K6 private_key_jwt refuses a key of another kind, without showing it', () => {
  const run = () => asked({ authMethod: 'private_key_jwt', jwtKey: pem(ec), jwtAlgorithm: 'ES256' })
  return expect(run()).rejects.toMatchObject({
    code: 'invalid_option',
    option: 'jwtKey',
    message: expect.not.stringContaining('BEGIN'),
  })
})

it('K6 tls_client_auth proves the client with the certificate of the session', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'ks-'))
  try {
    const [server, client] = [selfSigned('server'), selfSigned('client')]
    const file = (name: string, text: string) => {
      writeFileSync(join(directory, name), text)
      return join(directory, name)
    }
    const tls = { ...server, requestCert: true, rejectUnauthorized: true, ca: client.cert }
    const introspector = await authorizationServer({}, tls)
    await using _closing = introspector
    const verify = file('ca.pem', server.cert)
    const { introspectEndpoint } = introspector
    await using known = new Session({
      verify,
      cert: { cert: file('c.pem', client.cert), key: file('k.pem', client.key) },
    })
    await using unknown = new Session({ verify })
    const refusalFor = async (session: Session) => {
      const mapping = { userDomainId: 'd', userDomainName: 'n', roles: 'roles' }
      const audience = 'https://login.example/token'
      const options = { session, introspectEndpoint, audience, clientId: 'nova', mapping }
      const guard = createGuard(externalOAuth2({ ...options, authMethod: 'tls_client_auth' }))
      return (await guard.decide({ method: 'GET', url: '/', headers: { authorization: 'Bearer t0ken' } }))
        .refusal
    }
    expect(await refusalFor(known)).toBe('invalid')
    expect(introspector.asked.map(({ form }) => form)).toEqual([{ ...token, client_id: 'nova' }])
    expect(await refusalFor(unknown)).toBe('unavailable')
  } finally {
    rmSync(directory, { recursive: true })
  }
})
