import { chmodSync, chownSync, lchownSync, symlinkSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readClouds } from '../../src/loading/index.ts'
import { expectRejection } from '../expect-code.ts'
import { cloudsOf, folderOf } from './cloud-folder.ts'

const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]']
for (const [name, before] of ['ba', 'cb', 'dc', 'ed', 'fe', 'gf'].map((pair) => [...pair])) {
  bomb.push(`${name}: &${name} [${Array(10).fill(`*${before}`).join(', ')}]`)
}

describe('a file of clouds', () => {
  it.each([
    ['YAML that grows by aliases', `${bomb.join('\n')}\nclouds: {}`],
    ['YAML that contains itself', 'clouds: &c { one: *c }'],
    ['YAML that contains itself many times', 'clouds: &c { a: *c, b: *c, c: *c, d: *c, e: *c, f: *c }'],
    ['YAML that is too deep', '['.repeat(100_000)],
    ['more than a mebibyte', `# ${'x'.repeat(1024 * 1024)}\nclouds: {}`],
    ['several documents', 'clouds: {}\n---\nclouds: {}'],
    ['tags that make objects', 'clouds: !!python/object/apply:os.system [id]'],
    ['nothing', ''],
    ['a list', '- clouds'],
    ['clouds that are a list', 'clouds: [one]'],
    ['a cloud that is text', 'clouds: { one: yes }'],
    ['an auth that is text', 'clouds: { one: { auth: secret } }'],
    ['an auth_type that is a list', 'clouds: { one: { auth_type: [password] } }'],
    [
      'an auth_url with a setting that there is not',
      'clouds: { one: { auth: { auth_url: "https://{nowhere}" } } }',
    ],
    [
      'an auth_url with a secret',
      'clouds: { one: { password: pw, auth: { auth_url: "https://{password}.x" } } }',
    ],
  ])('is refused with %s', async (_, text) => {
    const load = async () => (await cloudsOf({ 'clouds.yaml': text })).config()
    await expectRejection('invalid_configuration', load())
  })

  it.each([
    ['clouds.yaml', 'clouds:\n  one:\n    auth: { password: "hidden\n  two: {}\n'],
    ['clouds.yaml', 'clouds:\n  one:\n    password: hidden\n    password: hidden\n'],
    ['clouds.json', '{"clouds": {\n"one": {\n"password" "hidden"}}}'],
  ])('is refused with the line of a mistake, and nothing of the text: %s', async (name, text) => {
    const error = await expectRejection('invalid_configuration', cloudsOf({ [name]: text }))
    expect(error.message).toMatch(/clouds\.(yaml|json), line [345], /)
    expect(`${error.stack}${String(error.cause)}`).not.toContain('hidden')
  })

  it('cannot reach what objects have by nature', async () => {
    const clouds = await cloudsOf({
      'clouds.yaml':
        'clouds: { one: { __proto__: { verify: false }, constructor: { x: 1 } }, __proto__: {} }',
    })
    const config = await clouds.config({ cloud: 'one' })
    expect(config.tls).toStrictEqual({ verify: true })
    expect(({} as { verify?: boolean }).verify).toBeUndefined()
    expect(config.setting('toString')).toBeUndefined()
    expect(config.setting('auth')).toBeUndefined()
  })

  it('may say things once and mean them often', async () => {
    const clouds = await cloudsOf({
      'clouds.yaml': `
base: &base { image_format: raw, auth: &auth { auth_url: 'https://x' } }
clouds:
  one: { <<: *base, region_name: r }
  two: { auth: *auth }`,
    })
    const config = await clouds.config({ cloud: 'one' })
    expect([config.setting('image_format'), config.region]).toStrictEqual(['raw', 'r'])
  })
})

describe.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
  'a file that may not be read',
  () => {
    it('is passed over with a warning, unless somebody has named it', async () => {
      const folder = folderOf({ 'clouds.yaml': 'clouds: { one: {} }', 'clouds.yml': 'clouds: { two: {} }' })
      chmodSync(`${folder}/clouds.yaml`, 0o000)
      const codes: string[] = []
      const options = {
        cwd: folder,
        home: folder,
        onWarning: ({ code }: { code: string }) => codes.push(code),
      }
      expect((await readClouds({ env: {}, ...options })).names).toStrictEqual(['two'])
      expect(codes).toStrictEqual(['unreadable_file'])
      const env = { OS_CLIENT_CONFIG_FILE: `${folder}/clouds.yaml` }
      await expectRejection('invalid_configuration', readClouds({ env, ...options }))
    })
  },
)

describe.skipIf(process.getuid?.() !== 0)('a file of another user', () => {
  it('is worth a warning', async () => {
    const folder = folderOf({ 'clouds.yaml': 'clouds: { one: {} }' })
    chownSync(`${folder}/clouds.yaml`, 12_345, 12_345)
    const codes: string[] = []
    const onWarning = ({ code }: { code: string }) => codes.push(code)
    await readClouds({ env: {}, cwd: folder, home: folder, platform: 'linux', onWarning })
    expect(codes).toStrictEqual(['foreign_owner'])
  })
})

describe.skipIf(process.getuid?.() !== 0)('a file that another user has put into a folder for all', () => {
  it.each(['clouds.yaml', 'secure.json', 'clouds-public.yml'])('%s is refused', async (name) => {
    const folder = folderOf({ [name]: '{ "clouds": { "one": {} } }' })
    chmodSync(folder, 0o1777)
    chownSync(`${folder}/${name}`, 12_345, 12_345)
    const options = { cwd: folder, home: `${folder}/home`, platform: 'linux' } as const
    await expectRejection('invalid_configuration', readClouds({ env: {}, ...options }))
    chmodSync(folder, 0o755)
    await readClouds({ env: {}, ...options })
  })

  it("is refused also as a link to a file of one's own", async () => {
    const folder = folderOf({ 'mine.yaml': 'clouds: { one: {} }' })
    chmodSync(folder, 0o1777)
    symlinkSync(`${folder}/mine.yaml`, `${folder}/clouds.yaml`)
    lchownSync(`${folder}/clouds.yaml`, 12_345, 12_345)
    const options = { cwd: folder, home: `${folder}/home`, platform: 'linux' } as const
    await expectRejection('invalid_configuration', readClouds({ env: {}, ...options }))
  })

  it('is taken when it is named, with a warning', async () => {
    const folder = folderOf({ 'clouds.yaml': 'clouds: { one: {} }' })
    chmodSync(folder, 0o1777)
    chownSync(`${folder}/clouds.yaml`, 12_345, 12_345)
    const codes: string[] = []
    const { names } = await readClouds({
      env: { OS_CLIENT_CONFIG_FILE: `${folder}/clouds.yaml` },
      cwd: folder,
      home: `${folder}/home`,
      onWarning: ({ code }) => codes.push(code),
    })
    expect([names, codes]).toStrictEqual([['one'], ['foreign_owner']])
  })
})

describe.skipIf(process.platform === 'win32')('the permissions of a file', () => {
  it.each([
    ['clouds.yaml', 'clouds: { one: { auth: { password: pw } } }', 0o644, ['readable_by_others']],
    ['clouds.yaml', 'clouds: { one: { auth: { username: ada } } }', 0o644, []],
    ['clouds.yaml', 'clouds: { one: { auth: { password: pw } } }', 0o640, []],
    [
      'secure.yaml',
      'clouds: { one: { auth: { application_credential_secret: s } } }',
      0o604,
      ['readable_by_others'],
    ],
    ['clouds.yaml', 'clouds: { one: {} }', 0o602, ['writable_by_others']],
    ['clouds.yaml', 'cache: { auth: true }', 0o600, ['no_clouds']],
  ])('of %s (%s) at %o are worth the warnings %j', async (name, text, mode, expected) => {
    const folder = folderOf({ [name]: text })
    chmodSync(`${folder}/${name}`, mode)
    const codes: string[] = []
    const onWarning = ({ code, message }: { code: string; message: string }) => {
      codes.push(code)
      expect(message).toContain(`${folder}/${name}`)
    }
    await readClouds({ env: {}, cwd: folder, home: folder, platform: 'linux', onWarning })
    expect(codes).toStrictEqual(expected)
  })
})
