import { expect, it } from 'vitest'
import { type AssignmentStore, assignmentStore, type Grant } from '../../src/resources/assignments/store.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { onEveryDatabase } from '../storage/databases.ts'

async function addRoles(storage: Storage, ...ids: string[]): Promise<void> {
  await storage.write(async (tx, changed) => {
    for (const id of ids) {
      await tx.insertInto('role').values({ id, name: id, extra: null, description: null }).execute()
      changed('role', id)
    }
  })
}

const onProject: Grant = {
  actor: { userId: 'a' },
  target: { projectId: 't' },
  roleId: 'r1',
  inherited: false,
}

/** Every kind of grant, with the same ids throughout: only the kind tells them apart. */
const everyKind: readonly Grant[] = [
  onProject,
  { ...onProject, target: { domainId: 't' } },
  { ...onProject, actor: { groupId: 'a' } },
  { ...onProject, actor: { groupId: 'a' }, target: { domainId: 't' } },
  { ...onProject, inherited: true },
  { ...onProject, target: { domainId: 't' }, inherited: true },
  { ...onProject, target: { system: 'all' } },
  { ...onProject, actor: { groupId: 'a' }, target: { system: 'all' } },
]

async function present(assignments: AssignmentStore): Promise<readonly boolean[]> {
  return Promise.all(everyKind.map((grant) => assignments.has(grant)))
}

onEveryDatabase('the assignment store', (open) => {
  it('keeps grants of different kinds apart', async () => {
    const storage = await open()
    await addRoles(storage, 'r1')
    const assignments = assignmentStore(storage)
    for (const [index, grant] of everyKind.entries()) {
      await assignments.grant(grant)
      expect(await present(assignments)).toEqual(everyKind.map((_, other) => other === index))
      expect(await assignments.revoke(grant)).toBe(true)
      expect(await assignments.revoke(grant)).toBe(false)
    }
  })

  it('grants what is granted already without a word', async () => {
    const storage = await open()
    await addRoles(storage, 'r1')
    const assignments = assignmentStore(storage)
    for (const grant of [...everyKind, ...everyKind]) await assignments.grant(grant)
    expect(await assignments.list({})).toHaveLength(6)
    expect(await assignments.listOnSystem({})).toHaveLength(2)
  })

  it('lists the roles of an actor on a target', async () => {
    const storage = await open()
    await addRoles(storage, 'r1', 'r2', 'r3')
    const assignments = assignmentStore(storage)
    await assignments.grant({ ...onProject, roleId: 'r2' })
    await assignments.grant(onProject)
    await assignments.grant({ ...onProject, roleId: 'r3', inherited: true })
    await assignments.grant({ ...onProject, roleId: 'r3', target: { system: 'all' } })
    const { actor, target } = onProject
    expect(await assignments.rolesOn(actor, target, { inherited: false })).toEqual(['r1', 'r2'])
    expect(await assignments.rolesOn(actor, target, { inherited: true })).toEqual(['r3'])
    expect(await assignments.rolesOn(actor, { system: 'all' }, { inherited: false })).toEqual(['r3'])
    expect(await assignments.rolesOn({ groupId: 'a' }, target, { inherited: false })).toEqual([])
  })

  it('filters by grantees, role, inheritance and target', async () => {
    const storage = await open()
    await addRoles(storage, 'r1', 'r2')
    const assignments = assignmentStore(storage)
    const other: Grant = { ...onProject, actor: { userId: 'b' }, target: { projectId: 't2' }, roleId: 'r2' }
    for (const grant of [...everyKind, other]) await assignments.grant(grant)
    const own = everyKind.filter(({ target }) => !('system' in target))
    const sorted = (grants: readonly Grant[]) => grants.map((grant) => JSON.stringify(grant)).toSorted()
    const expectGrants = async (filter: Parameters<AssignmentStore['list']>[0], wanted: readonly Grant[]) =>
      expect(sorted(await assignments.list(filter))).toEqual(sorted(wanted))
    await expectGrants({}, [...own, other])
    await expectGrants({ grantees: { userId: 'b', groupIds: [] } }, [other])
    await expectGrants(
      { grantees: { groupIds: ['a'] } },
      own.filter(({ actor }) => 'groupId' in actor),
    )
    await expectGrants({ grantees: { userId: 'b', groupIds: ['a'] } }, [
      ...own.filter(({ actor }) => 'groupId' in actor),
      other,
    ])
    await expectGrants({ grantees: { groupIds: [] } }, [])
    await expectGrants({ roleId: 'r2' }, [other])
    await expectGrants(
      { inherited: true },
      own.filter(({ inherited }) => inherited),
    )
    await expectGrants(
      { kind: 'domain', targetIds: ['t'] },
      own.filter(({ target }) => 'domainId' in target),
    )
    await expectGrants({ targetIds: ['t2', 't3'] }, [other])
    await expectGrants({ targetIds: [] }, [])
    expect(await assignments.listOnSystem({ grantees: { userId: 'a', groupIds: [] } })).toEqual([
      everyKind[6],
    ])
    expect(await assignments.listOnSystem({ roleId: 'r2' })).toEqual([])
  })

  it('tells the caches whose grants changed, and nothing when none did', async () => {
    const storage = await open()
    await addRoles(storage, 'r1')
    const assignments = assignmentStore(storage)
    const seen: string[] = []
    storage.onChange((changes) => seen.push(...changes.map(({ kind, id }) => `${kind} ${id}`)))
    await assignments.grant(onProject)
    await assignments.revoke(onProject)
    await assignments.revoke(onProject)
    expect(seen).toEqual(['assignment a', 'assignment a'])
  })
})
