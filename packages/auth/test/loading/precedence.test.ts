import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readClouds } from '../../src/loading/index.ts'
import { expectRejection } from '../expect-code.ts'
import { bodyOfLogin } from './body-of-login.ts'
import { cloudsOf, folderOf } from './cloud-folder.ts'

const named = (name: string) => `clouds: { ${name}: { image_format: ${name} } }`

describe('files of clouds', () => {
  it.each([
    ['clouds.yaml', 'clouds.yml'],
    ['clouds.yml', 'clouds.json'],
    ['clouds.json', 'home/.config/openstack/clouds.yaml'],
  ])('are taken from %s rather than from %s', async (first, second) => {
    const json = (name: string) => JSON.stringify({ clouds: { [name]: {} } })
    const clouds = await cloudsOf({ [first]: json('first'), [second]: json('second') })
    expect(clouds.names).toStrictEqual(['first'])
  })

  it('are found in the folders of the user and of the system', async () => {
    const folder = folderOf({
      'snap/.config/openstack/clouds.yaml': named('snap'),
      'xdg/openstack/clouds.yaml': named('xdg'),
      'system/openstack/clouds.yaml': named('system'),
    })
    const env = { XDG_CONFIG_DIRS: `/nowhere:${folder}/system` }
    const look = async (more: object) =>
      (
        await readClouds({
          env: { ...env, ...more },
          cwd: join(folder, 'cwd'),
          home: folder,
          platform: 'linux',
        })
      ).names
    expect(await look({ XDG_CONFIG_HOME: `${folder}/xdg`, SNAP_REAL_HOME: `${folder}/snap` })).toStrictEqual([
      'xdg',
    ])
    expect(await look({ SNAP_REAL_HOME: `${folder}/snap` })).toStrictEqual(['snap'])
    expect(await look({})).toStrictEqual(['system'])
  })

  it('are those that the environment or the caller names, and no others', async () => {
    const files = { 'clouds.yaml': named('found'), 'a.yaml': named('variable'), 'b.yaml': named('option') }
    const folder = folderOf(files)
    const look = (env: object, options = {}) =>
      readClouds({ env: { ...env }, cwd: folder, home: folder, platform: 'linux', ...options })
    const variable = { OS_CLIENT_CONFIG_FILE: `${folder}/a.yaml` }
    expect((await look(variable)).names).toStrictEqual(['variable'])
    expect((await look(variable, { configFile: `${folder}/b.yaml` })).names).toStrictEqual(['option'])
    await expectRejection('invalid_configuration', look({ OS_CLIENT_CONFIG_FILE: `${folder}/none.yaml` }))
    await expectRejection('invalid_configuration', look({ OS_CLIENT_SECURE_FILE: `${folder}/none.yaml` }))
  })

  it('are completed by secure.yaml, wherever each of them is', async () => {
    const clouds = await cloudsOf({
      'clouds.yaml': `
clouds:
  one: { auth_type: v3password, image_format: raw, auth: { auth_url: 'https://x', username: ada, password: old } }`,
      'home/.config/openstack/secure.yaml':
        'clouds: { one: { auth: { password: new } }, two: { cacert: x } }',
    })
    expect(clouds.names).toStrictEqual(['one', 'two'])
    expect(clouds.files).toHaveLength(2)
    const config = await clouds.config({ cloud: 'one' })
    expect(config.setting('image_format')).toBe('raw')
    const { identity } = (await bodyOfLogin(await config.plugin())).auth
    expect(identity.password.user).toMatchObject({ name: 'ada', password: 'new' })
  })

  it('are passed over when there is a folder of that name', async () => {
    const folder = folderOf({ 'clouds.yml': named('file') })
    mkdirSync(join(folder, 'clouds.yaml'))
    const clouds = await readClouds({ env: {}, cwd: folder, home: folder, platform: 'linux' })
    expect(clouds.names).toStrictEqual(['file'])
  })
})

describe('settings of a cloud', () => {
  const files = {
    'clouds-public.yaml': `
public-clouds:
  vendor: { image_format: profile, auth: { auth_url: 'https://profile.example', user_domain_name: Profile } }`,
    'clouds.yaml': `
clouds:
  mine:
    profile: vendor
    auth_type: v3password
    image_format: cloud
    regions: [ { name: one, values: { image_format: region } }, two, { name: three, values: { image_format: null } } ]`,
  }
  const at = async (selection: object, from = files) =>
    (await (await cloudsOf(from)).config({ cloud: 'mine', ...selection })).setting('image_format')

  it('come from the caller, the region, the cloud and the profile, in this order', async () => {
    expect(await at({ overrides: { image_format: 'caller' } })).toBe('caller')
    expect(await at({ overrides: { image_format: null } })).toBe('region')
    expect(await at({ region: 'two' })).toBe('cloud')
    expect(await at({ region: 'three' })).toBe('cloud')
    const quiet = { ...files, 'clouds.yaml': files['clouds.yaml'].replace('image_format: cloud', '') }
    expect(await at({ region: 'two' }, quiet)).toBe('profile')
  })
})

describe('regions', () => {
  it.each([
    ['the first of a list', 'regions: [one, two]', undefined, 'one'],
    ['the one that is asked for', 'regions: [one, { name: two }]', 'two', 'two'],
    ['the first of several with commas', 'region_name: one,two', undefined, 'one'],
    ['a single one', 'region_name: one', undefined, 'one'],
    ['none', 'image_format: raw', undefined, undefined],
    ['any, where none is known', 'image_format: raw', 'three', 'three'],
  ])('are %s', async (_, settings, region, expected) => {
    const clouds = await cloudsOf({ 'clouds.yaml': `clouds:\n  one:\n    ${settings}` })
    const config = await clouds.config({ region })
    expect(config.region).toBe(expected)
    expect(config.service('compute').regionName).toBe(expected)
  })

  it('are refused when the cloud has no such one', async () => {
    const clouds = await cloudsOf({ 'clouds.yaml': 'clouds: { one: { regions: [one, two] } }' })
    const error = await expectRejection('unknown_region', clouds.config({ region: 'Two' }))
    expect(error.message).toContain('one, two')
  })

  it.each([
    '{ name: one }',
    '[ [one] ]',
    '[ { values: {} } ]',
    '[ { name: one, value: {} } ]',
    '[ { name: one, values: 3 } ]',
  ])('are refused as %s', async (regions) => {
    const clouds = await cloudsOf({ 'clouds.yaml': `clouds: { one: { regions: ${regions} } }` })
    if (regions !== '7') await expectRejection('invalid_configuration', clouds.config())
    else expect((await clouds.config()).region).toBe('7')
  })

  it('are taken from OS_REGION_NAME only for the cloud that the environment means', async () => {
    const yaml = 'clouds: { one: { regions: [a, b] }, two: { regions: [c, d] } }'
    const clouds = await cloudsOf({ 'clouds.yaml': yaml }, { env: { OS_CLOUD: 'one', OS_REGION_NAME: 'b' } })
    expect((await clouds.config()).region).toBe('b')
    expect((await clouds.config({ cloud: 'two' })).region).toBe('c')
    expect((await clouds.config({ region: 'a' })).region).toBe('a')
    expect((await clouds.config({ overrides: { region_name: 'a' } })).region).toBe('a')
    expect((await clouds.config({ cloud: '', region: '' })).region).toBe('b')
  })
})
