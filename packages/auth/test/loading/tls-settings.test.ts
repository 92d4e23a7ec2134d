import { describe, expect, it } from 'vitest'
import { expectRejection } from '../expect-code.ts'
import { cloudsOf } from './cloud-folder.ts'

async function config(settings: string) {
  const clouds = await cloudsOf({ 'clouds.yaml': `clouds: { one: { ${settings} } }` })
  return { ...(await clouds.config()), warnings: clouds.warnings, folder: clouds.folder }
}

it('takes no key without its certificate', async () => {
  await expectRejection('invalid_configuration', config('key: /k.pem'))
})

describe('the verification of certificates', () => {
  it.each([
    ['image_format: raw', true],
    ['verify: true', true],
    ['verify: "true"', true],
    ['verify: yes', true],
    ['verify: null', true],
    ['verify: false', false],
    ['verify: "false"', false],
    ['verify: "False"', false],
    ['verify: 0', false],
    ['insecure: true', false],
    ['insecure: "true", verify: true', false],
    ['insecure: false', true],
    ['insecure: off, verify: true', true],
    ['cacert: /ca.pem', '/ca.pem'],
    ['verify: true, cacert: /ca.pem', '/ca.pem'],
  ])('is decided by %s', async (settings, verify) => {
    expect((await config(settings)).tls).toStrictEqual({ verify })
  })

  it.each(['verify: flase', 'verify: /ca.pem', 'insecure: maybe', 'verify: [false]', 'cacert: true'])(
    'is never guessed from %s',
    async (settings) => {
      await expectRejection('invalid_configuration', config(settings))
    },
  )

  it('is switched off in spite of authorities, with a warning', async () => {
    const { tls, warnings } = await config('insecure: true, cacert: /ca.pem')
    expect(tls).toStrictEqual({ verify: false })
    expect(warnings.map(({ code }) => code)).toStrictEqual(['unverified_tls'])
  })

  it('takes paths in the home of the user', async () => {
    const { tls, folder } = await config('cacert: ~/ca.pem, cert: ~/me.pem, key: /etc/me.key')
    expect(tls).toStrictEqual({
      verify: `${folder}/home/ca.pem`,
      cert: { cert: `${folder}/home/me.pem`, key: '/etc/me.key' },
    })
  })
})
