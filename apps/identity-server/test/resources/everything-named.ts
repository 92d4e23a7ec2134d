import type { Storage } from '../../src/storage/storage.ts'

/** Who and what the rows of {@link nameEverything} name. */
export interface Named {
  userId: string
  groupId: string
  roleId: string
  projectId: string
  domainId: string
}

const at = new Date('2026-01-02T03:04:05Z')

/**
 * Fills every table that names users, groups, roles or projects with a row that names these. The user and the group are
 * made in the domain; the role, the project and the domain must exist.
 *
 * @param suffix makes the other ids of one call differ from those of the next
 */
export async function nameEverything(storage: Storage, named: Named, suffix: string): Promise<void> {
  const { userId, groupId, roleId, projectId, domainId } = named
  await storage.write(async (tx, changed) => {
    await tx
      .insertInto('user')
      .values({ id: userId, domain_id: domainId, enabled: true, extra: '{}', default_project_id: projectId })
      .execute()
    await tx.insertInto('local_user').values({ user_id: userId, domain_id: domainId, name: userId }).execute()
    await tx
      .insertInto('group')
      .values({ id: groupId, domain_id: domainId, name: groupId, extra: '{}' })
      .execute()
    await tx.insertInto('user_group_membership').values({ user_id: userId, group_id: groupId }).execute()
    await tx
      .insertInto('identity_provider')
      .values({ id: `idp-${suffix}`, enabled: true, domain_id: domainId })
      .execute()
    await tx
      .insertInto('expiring_user_group_membership')
      .values({ user_id: userId, group_id: groupId, idp_id: `idp-${suffix}`, last_verified: at })
      .execute()
    await tx
      .insertInto('id_mapping')
      .values({ public_id: `mapped-${suffix}`, domain_id: domainId, local_id: 'u', entity_type: 'user' })
      .execute()
    for (const [type, actor_id, target_id] of [
      ['UserProject', userId, projectId],
      ['GroupProject', groupId, projectId],
      ['UserDomain', userId, domainId],
    ] as const) {
      await tx
        .insertInto('assignment')
        .values({ type, actor_id, target_id, role_id: roleId, inherited: false })
        .execute()
    }
    await tx
      .insertInto('system_assignment')
      .values({
        type: 'UserSystem',
        actor_id: userId,
        target_id: 'system',
        role_id: roleId,
        inherited: false,
      })
      .execute()
    await tx
      .insertInto('credential')
      .values({
        id: `c-${suffix}`,
        user_id: userId,
        project_id: projectId,
        type: 'ec2',
        key_hash: '',
        encrypted_blob: '',
      })
      .execute()
    await tx
      .insertInto('application_credential')
      .values({ id: `ac-${suffix}`, name: 'ac', secret_hash: '', user_id: userId, project_id: projectId })
      .execute()
    const credential = await tx
      .selectFrom('application_credential')
      .select('internal_id')
      .where('id', '=', `ac-${suffix}`)
      .executeTakeFirstOrThrow()
    await tx
      .insertInto('application_credential_role')
      .values({ application_credential_id: credential.internal_id, role_id: roleId })
      .execute()
    await tx
      .insertInto('access_rule')
      .values({ external_id: `ar-${suffix}`, user_id: userId, service: 'x' })
      .execute()
    await tx
      .insertInto('trust')
      .values({
        id: `t-${suffix}`,
        trustor_user_id: userId,
        trustee_user_id: 'somebody',
        project_id: projectId,
        impersonation: false,
      })
      .execute()
    await tx
      .insertInto('consumer')
      .values({ id: `consumer-${suffix}`, secret: '', extra: '{}' })
      .execute()
    await tx
      .insertInto('access_token')
      .values({
        id: `at-${suffix}`,
        access_secret: '',
        authorizing_user_id: userId,
        project_id: projectId,
        role_ids: '[]',
        consumer_id: `consumer-${suffix}`,
      })
      .execute()
    await tx
      .insertInto('request_token')
      .values({
        id: `rt-${suffix}`,
        request_secret: '',
        authorizing_user_id: userId,
        requested_project_id: projectId,
        consumer_id: `consumer-${suffix}`,
      })
      .execute()
    await tx
      .insertInto('limit')
      .values({ id: `l-${suffix}`, project_id: projectId, resource_limit: 1 })
      .execute()
    await tx
      .insertInto('limit')
      .values({ id: `dl-${suffix}`, domain_id: domainId, resource_limit: 1 })
      .execute()
    await tx
      .insertInto('project_endpoint')
      .values({ project_id: projectId, endpoint_id: `e-${suffix}` })
      .execute()
    await tx
      .insertInto('endpoint_group')
      .values({ id: `eg-${suffix}`, name: 'eg', filters: '{}' })
      .execute()
    await tx
      .insertInto('project_endpoint_group')
      .values({ project_id: projectId, endpoint_group_id: `eg-${suffix}` })
      .execute()
    for (const table of ['whitelisted_config', 'sensitive_config'] as const) {
      await tx
        .insertInto(table)
        .values({ domain_id: domainId, group: 'ldap', option: 'url', value: '"x"' })
        .execute()
    }
    await tx
      .insertInto('config_register')
      .values({ type: `identity-${suffix}`, domain_id: domainId })
      .execute()
    changed.nothing()
  })
}

/** How many rows each table has that names users, groups, roles or projects. Deleted trusts do not count. */
export async function namedRows(storage: Storage): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  const tables = [
    'user',
    'local_user',
    'group',
    'user_group_membership',
    'expiring_user_group_membership',
    'id_mapping',
    'assignment',
    'system_assignment',
    'credential',
    'application_credential',
    'application_credential_role',
    'access_rule',
    'access_token',
    'request_token',
    'limit',
    'project_endpoint',
    'project_endpoint_group',
    'whitelisted_config',
    'sensitive_config',
    'config_register',
  ] as const
  for (const table of tables)
    counts[table] = (await storage.read.selectFrom(table).selectAll().execute()).length
  counts.trust = (
    await storage.read.selectFrom('trust').select('id').where('deleted_at', 'is', null).execute()
  ).length
  return counts
}
