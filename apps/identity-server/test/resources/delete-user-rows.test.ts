import { expect, it } from 'vitest'
import type { Storage } from '../../src/storage/storage.ts'
import { onEveryDatabase } from '../storage/databases.ts'
import { addProvider, changesOf, now, storeOf, user } from './stored-users.ts'

onEveryDatabase('deleting a user', (open) => {
  it('takes everything with it that names the user, and nothing else', async () => {
    const storage = await open()
    await addProvider(storage)
    const users = storeOf(storage)
    const federated = [{ idpId: 'corp', protocolId: 'openid', uniqueId: 'x' }]
    await users.insert(user('gone', { options: { lock_password: true }, federated }), 'hash')
    await users.insert(user('stays', { options: { lock_password: true } }), 'hash')
    await nameEverywhere(storage, 'gone')
    await nameEverywhere(storage, 'stays')
    const seen = changesOf(storage)
    expect(await users.delete('gone')).toBe(true)
    expect(seen).toEqual(
      expect.arrayContaining([
        'user gone',
        'membership gone',
        'assignment gone',
        'trust to gone',
        'trust from gone',
        'application_credential app of gone',
      ]),
    )
    expect(await rowsNaming(storage, 'gone')).toEqual(Object.fromEntries(tables.map(([table]) => [table, 0])))
    const left = await rowsNaming(storage, 'stays')
    expect(
      Object.values(left).every((count) => count > 0),
      JSON.stringify(left),
    ).toBe(true)
    const trusts = await storage.read.selectFrom('trust').select(['id', 'deleted_at']).orderBy('id').execute()
    expect(trusts).toEqual([
      { id: 'from gone', deleted_at: now },
      { id: 'from stays', deleted_at: null },
      { id: 'to gone', deleted_at: now },
      { id: 'to stays', deleted_at: null },
    ])
    expect(await users.delete('gone')).toBe(false)
  })

  it('leaves the grants of a group of the same id alone', async () => {
    const storage = await open()
    const users = storeOf(storage)
    await users.insert(user('twin'), undefined)
    await storage.write(async (tx, changed) => {
      const role = { id: 'r', name: 'r', extra: null, description: null }
      await tx.insertInto('role').values(role).execute()
      const grant = { actor_id: 'twin', target_id: 'p', role_id: 'r', inherited: false }
      await tx
        .insertInto('assignment')
        .values({ ...grant, type: 'GroupProject' })
        .execute()
      await tx
        .insertInto('system_assignment')
        .values({ ...grant, type: 'GroupSystem' })
        .execute()
      changed('role', 'r')
    })
    await users.delete('twin')
    expect(await storage.read.selectFrom('assignment').selectAll().execute()).toHaveLength(1)
    expect(await storage.read.selectFrom('system_assignment').selectAll().execute()).toHaveLength(1)
  })
})

/** Tables that name a user, and by which column. */
const tables = [
  ['user', 'id'],
  ['local_user', 'user_id'],
  ['user_option', 'user_id'],
  ['federated_user', 'user_id'],
  ['assignment', 'actor_id'],
  ['system_assignment', 'actor_id'],
  ['user_group_membership', 'user_id'],
  ['expiring_user_group_membership', 'user_id'],
  ['credential', 'user_id'],
  ['application_credential', 'user_id'],
  ['access_rule', 'user_id'],
  ['access_token', 'authorizing_user_id'],
  ['request_token', 'authorizing_user_id'],
  ['id_mapping', 'public_id'],
  ['ks_totp_use', 'user_id'],
] as const

async function rowsNaming(storage: Storage, id: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const [table, column] of tables) {
    const rows = await storage.read
      .selectFrom(table)
      .selectAll()
      .where(column as never, '=', id as never)
      .execute()
    counts[table] = rows.length
  }
  return counts
}

/** Puts a row that names the user into every table that can. */
async function nameEverywhere(storage: Storage, id: string): Promise<void> {
  await storage.write(async (tx, changed) => {
    await tx
      .insertInto('role')
      .values({ id: `r ${id}`, name: id, extra: null, description: null })
      .execute()
    await tx.insertInto('ks_totp_use').values({ user_id: id, step: 1 }).execute()
    const grant = { actor_id: id, role_id: `r ${id}`, inherited: false }
    await tx
      .insertInto('assignment')
      .values({ ...grant, type: 'UserProject', target_id: 'p' })
      .execute()
    await tx
      .insertInto('system_assignment')
      .values({ ...grant, type: 'UserSystem', target_id: 'system' })
      .execute()
    const group = { id: `g ${id}`, name: `g ${id}`, domain_id: 'd', description: null, extra: null }
    await tx.insertInto('group').values(group).execute()
    await tx.insertInto('user_group_membership').values({ user_id: id, group_id: group.id }).execute()
    const expiring = { user_id: id, group_id: group.id, idp_id: 'corp', last_verified: now }
    await tx.insertInto('expiring_user_group_membership').values(expiring).execute()
    if (id === 'stays') {
      const identity = {
        user_id: id,
        idp_id: 'corp',
        protocol_id: 'openid',
        unique_id: id,
        display_name: null,
      }
      await tx.insertInto('federated_user').values(identity).execute()
    }
    const credential = {
      id: `c ${id}`,
      user_id: id,
      project_id: null,
      type: 'x',
      extra: null,
      key_hash: 'k',
      encrypted_blob: 'b',
    }
    await tx.insertInto('credential').values(credential).execute()
    await tx
      .insertInto('application_credential')
      .values({
        id: `app of ${id}`,
        name: 'app',
        secret_hash: 's',
        description: null,
        user_id: id,
        project_id: null,
        expires_at: null,
        system: null,
        unrestricted: false,
      })
      .execute()
    const rule = { service: 's', path: '/', method: 'GET', external_id: `rule ${id}`, user_id: id }
    await tx.insertInto('access_rule').values(rule).execute()
    await tx
      .insertInto('consumer')
      .values({ id: `con ${id}`, description: null, secret: 's', extra: '{}' })
      .execute()
    const oauth = { id: `t ${id}`, authorizing_user_id: id, consumer_id: `con ${id}`, expires_at: null }
    await tx
      .insertInto('access_token')
      .values({ ...oauth, access_secret: 's', project_id: 'p', role_ids: '[]' })
      .execute()
    await tx
      .insertInto('request_token')
      .values({ ...oauth, request_secret: 's', verifier: null, requested_project_id: 'p', role_ids: null })
      .execute()
    await tx
      .insertInto('id_mapping')
      .values({ public_id: id, domain_id: 'd', local_id: id, entity_type: 'user' })
      .execute()
    const trust = {
      project_id: null,
      impersonation: false,
      deleted_at: null,
      expires_at: null,
      remaining_uses: null,
      extra: null,
      expires_at_int: null,
      redelegated_trust_id: null,
      redelegation_count: null,
    }
    const parties = [
      { id: `from ${id}`, trustor_user_id: id, trustee_user_id: 'other' },
      { id: `to ${id}`, trustor_user_id: 'other', trustee_user_id: id },
    ]
    await tx
      .insertInto('trust')
      .values(parties.map((party) => ({ ...trust, ...party })))
      .execute()
    changed('user', id)
  })
}
