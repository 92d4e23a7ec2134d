import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeKeystoneConf } from './peers/keystone-conf.ts'
import { logIn, validate } from './peers/log-in.ts'
import { type Mariadb, startMariadb } from './peers/mariadb.ts'
import { bootstrapOriginal, type OriginalKeystone, startOriginalKeystone } from './peers/original-keystone.ts'
import { bootstrapOurs, type OurServer, serveConf, syncDatabase } from './peers/our-server.ts'
import { freePort } from './peers/program.ts'
import { temporaryFolder } from './peers/temporary-folder.ts'

const adminPassword = 'shared-admin-password'

// One MariaDB database and one Fernet key repository behind both servers.
const clouds = [
  { title: 'a cloud that the original has made', bootstrap: bootstrapOriginal },
  { title: 'a cloud that our server has made', bootstrap: bootstrapOurs },
]

describe.each(clouds)('$title, served by both', ({ bootstrap }) => {
  const folder = temporaryFolder('shared')
  let mariadb: Mariadb
  let original: OriginalKeystone
  let ours: OurServer

  beforeAll(async () => {
    mariadb = await startMariadb()
    const conf = writeKeystoneConf({
      folder: folder.path,
      connection: await mariadb.createDatabase('keystone'),
    })
    const port = await freePort()
    await bootstrap({ conf, port }, adminPassword)
    original = await startOriginalKeystone({ conf, port })
    await syncDatabase(conf)
    ours = await serveConf(conf)
  })
  afterAll(async () => {
    await ours?.stop()
    await original?.stop()
    await mariadb?.stop()
    folder.remove()
  })

  const directions = [
    { from: 'the original', to: 'ours', urls: () => ({ issuer: original.authUrl, other: ours.authUrl }) },
    { from: 'ours', to: 'the original', urls: () => ({ issuer: ours.authUrl, other: original.authUrl }) },
  ]

  describe.each(directions)('from $from to $to', ({ from, urls }) => {
    const inCharge = (token: string) => ({ 'x-auth-token': token, 'content-type': 'application/json' })

    it('a token validates and means the same there', async () => {
      const { issuer, other } = urls()
      const { id, body } = await logIn(issuer, adminPassword)
      const { status, body: seen } = await validate(other, id, id)
      expect(status).toBe(200)
      expect(seen).toMatchObject({ user: body.user, project: body.project, expires_at: body.expires_at })
      expect(seen?.audit_ids).toEqual(body.audit_ids)
      expect(seen?.roles.map((role) => role.id).sort()).toEqual(body.roles.map((role) => role.id).sort())
    })

    it('a revoked token is refused there', async () => {
      const { issuer, other } = urls()
      const caller = await logIn(other, adminPassword)
      const { id } = await logIn(issuer, adminPassword)
      expect((await validate(other, caller.id, id)).status).toBe(200)
      const headers = { 'x-auth-token': id, 'x-subject-token': id }
      expect((await fetch(`${issuer}/auth/tokens`, { method: 'DELETE', headers })).status).toBe(204)
      await expect
        .poll(async () => (await validate(other, caller.id, id)).status, { timeout: 10_000 })
        .toBe(404)
    })

    it('a user who is created on one side logs in on the other', async () => {
      const { issuer, other } = urls()
      const admin = await logIn(issuer, adminPassword)
      const user = { name: `made by ${from}`, domain_id: 'default', password: 'a-password-for-both' }
      const created = await fetch(`${issuer}/users`, {
        method: 'POST',
        headers: inCharge(admin.id),
        body: JSON.stringify({ user }),
      })
      expect(created.status).toBe(201)
      const { id } = ((await created.json()) as { user: { id: string } }).user
      const roleId = admin.body.roles.find((role) => role.name === 'member')?.id
      const grant = `${issuer}/projects/${admin.body.project.id}/users/${id}/roles/${roleId}`
      expect((await fetch(grant, { method: 'PUT', headers: inCharge(admin.id) })).status).toBe(204)
      expect((await logIn(other, user.password, user.name)).body.user.id).toBe(id)
    })

    it('a credential that is stored on one side is read and changed on the other', async () => {
      const { issuer, other } = urls()
      const here = await logIn(issuer, adminPassword)
      const there = await logIn(other, adminPassword)
      const credential = { user_id: here.body.user.id, type: 'totp', blob: `seed from ${from}` }
      const ask = async (url: string, token: string, init: RequestInit = {}) => {
        const answer = await fetch(url, { ...init, headers: inCharge(token) })
        return (await answer.json()) as { credential: { id: string; blob: string } }
      }
      const body = JSON.stringify({ credential })
      const made = await ask(`${issuer}/credentials`, here.id, { method: 'POST', body })
      expect(made).toMatchObject({ credential })
      const path = `credentials/${made.credential.id}`
      expect(await ask(`${other}/${path}`, there.id)).toMatchObject({ credential })
      const changes = { credential: { blob: 'changed Ä' } }
      await ask(`${other}/${path}`, there.id, { method: 'PATCH', body: JSON.stringify(changes) })
      expect(await ask(`${issuer}/${path}`, here.id)).toMatchObject(changes)
    })

    it('a signature of a key pair that is made on one side is exchanged on the other', async () => {
      const { issuer, other } = urls()
      const here = await logIn(issuer, adminPassword)
      const there = await logIn(other, adminPassword)
      const made = await fetch(`${issuer}/users/${here.body.user.id}/credentials/OS-EC2`, {
        method: 'POST',
        headers: inCharge(here.id),
        body: JSON.stringify({ tenant_id: here.body.project.id }),
      })
      expect(made.status).toBeLessThan(300)
      const { access, secret } = ((await made.json()) as { credential: Record<string, string> }).credential
      const params = {
        AWSAccessKeyId: access,
        SignatureMethod: 'HmacSHA256',
        SignatureVersion: '2',
        Timestamp: `${new Date().toISOString().slice(0, 19)}Z`,
      }
      const query = new URLSearchParams(params as Record<string, string>)
      const signature = createHmac('sha256', secret ?? '')
        .update(`GET\nec2.example\n/\n${query}`)
        .digest('base64')
      const credentials = { access, signature, host: 'ec2.example', verb: 'GET', path: '/', params }
      const answer = await fetch(`${other}/ec2tokens`, {
        method: 'POST',
        headers: inCharge(there.id),
        body: JSON.stringify({ credentials }),
      })
      expect(answer.status).toBe(200)
      expect(await answer.json()).toMatchObject({
        token: { user: { id: here.body.user.id }, project: { id: here.body.project.id } },
      })
    })
  })
})
