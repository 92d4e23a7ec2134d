import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { OptionTable } from '../../src/config/option.ts'
import { OPTIONS } from '../../src/config/options.ts'
import { optionReads, optionReadsIn } from './option-reads.ts'

const read = optionReads(fileURLToPath(new URL('../../src', import.meta.url)))
const options = Object.entries<OptionTable>(OPTIONS).flatMap(([section, table]) =>
  Object.keys(table).map((option) => `${section}.${option}`),
)

describe('every option that is documented to have an effect', () => {
  it.each(options)('%s is read by the server', (option) => {
    expect(read).toContain(option)
  })
})

describe('optionReadsIn', () => {
  it('finds members, over line breaks too, and destructured names', () => {
    const source = `
      use(config.token.expiration + settings.config.ks
        .port)
      const { debug, log_file: file } = config.DEFAULT
      const { key_repository } = (await settings()).config.credential
    `
    expect(optionReadsIn(source)).toEqual([
      'token.expiration',
      'ks.port',
      'DEFAULT.debug',
      'DEFAULT.log_file',
      'credential.key_repository',
    ])
  })

  it('is not taken in by comments and by options that are only named', () => {
    const source = `
      /** See config.token.expiration. */
      // config.token.caching decides
      const { port } = other.ks
      log('[token] allow_expired_window')
    `
    expect(optionReadsIn(source)).toEqual([])
  })
})
