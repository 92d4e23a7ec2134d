import { expect, it } from 'vitest'
import { ancestors, subtree, treeBelow } from '../../src/auth/project-tree.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { onEveryDatabase } from '../storage/databases.ts'

/** A domain `d` with the projects a > b > c and, from an old release, `old` without a parent. */
async function addTree(storage: Storage): Promise<void> {
  const row = (
    id: string,
    parent_id: string | null,
    more: { domain_id?: string; is_domain?: boolean } = {},
  ) => ({
    id,
    name: id,
    parent_id,
    domain_id: 'd',
    is_domain: false,
    enabled: true,
    description: null,
    extra: null,
    ...more,
  })
  await storage.write(async (tx, changed) => {
    for (const project of [
      row('d', null, { domain_id: '<<keystone.domain.root>>', is_domain: true }),
      row('a', 'd'),
      row('b', 'a'),
      row('c', 'b'),
      row('old', null),
    ]) {
      await tx.insertInto('project').values(project).execute()
      changed('project', project.id)
    }
  })
}

onEveryDatabase('the tree of projects', (open) => {
  it('is walked up to the domain, nearest first', async () => {
    const storage = await open()
    await addTree(storage)
    expect(await ancestors(storage, 'c')).toEqual(['b', 'a', 'd'])
    expect(await ancestors(storage, 'old')).toEqual(['d'])
    expect(await ancestors(storage, 'd')).toEqual([])
    expect(await ancestors(storage, 'nothing')).toEqual([])
  })

  it('is walked down, parents before children', async () => {
    const storage = await open()
    await addTree(storage)
    const tree = await treeBelow(storage, ['d'])
    expect(subtree(tree, 'd')).toEqual(['a', 'old', 'b', 'c'])
    expect(subtree(tree, 'a')).toEqual(['b', 'c'])
    expect(subtree(tree, 'c')).toEqual([])
    expect(await treeBelow(storage, [])).toEqual(new Map())
  })

  it('has an end also when a row is damaged and it goes in a circle', async () => {
    const storage = await open()
    await addTree(storage)
    await storage.write(async (tx, changed) => {
      await tx.updateTable('project').set({ parent_id: 'c' }).where('id', '=', 'a').execute()
      changed('project', 'a')
    })
    expect(await ancestors(storage, 'c')).toEqual(['b', 'a', 'c'])
    expect(subtree(await treeBelow(storage, ['a']), 'a').toSorted()).toEqual(['a', 'b', 'c'])
  })
})
