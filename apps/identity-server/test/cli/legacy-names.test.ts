import { expect, it } from 'vitest'
import { withOurNames } from '../../src/cli/legacy-names.ts'

it.each([
  [['db_sync'], ['db', 'sync']],
  [
    ['--config-file', 'a.conf', 'db_sync', '--check'],
    ['--config-file', 'a.conf', 'db', 'sync', '--check'],
  ],
  [
    ['--config-file=a.conf', 'fernet_setup'],
    ['--config-file=a.conf', 'fernet', 'setup'],
  ],
  [
    ['--config-file', 'db_sync', 'db_version'],
    ['--config-file', 'db_sync', 'db', 'version'],
  ],
  [
    ['bootstrap', '--bootstrap-password', 'db_sync'],
    ['bootstrap', '--bootstrap-password', 'db_sync'],
  ],
  [['constructor'], ['constructor']],
  [[], []],
])('%j becomes %j', (given, ours) => {
  expect(withOurNames(given)).toEqual(ours)
})
