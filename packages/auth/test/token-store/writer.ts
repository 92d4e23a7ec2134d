/**
 * A process that uses a store at once with others: `node writer.ts <folder> <rounds> <name>`. Ends with an error when it reads
 * what nobody has written.
 */
import { fileTokenStore } from '../../src/token-store/files/index.ts'

const [path = '', rounds = '', name = ''] = process.argv.slice(2)
const store = fileTokenStore({
  path,
  onError(error) {
    throw error
  },
})
const padding = 'x'.repeat(50_000)
for (let round = 0; round < Number(rounds); round++) {
  const id = `id-${round % 5}`
  await store.set(id, `${id} ${name} ${round} ${padding}`, new Date(Date.now() + 3_600_000))
  const state = await store.get(id)
  if (state !== undefined && !(state.startsWith(`${id} `) && state.endsWith(` ${padding}`)))
    throw new Error('The store gave back something else than what was written.')
  if (state === undefined) throw new Error('The store has lost an entry that nobody deletes.')
  if (round === 0) process.stdout.write('started\n')
}
