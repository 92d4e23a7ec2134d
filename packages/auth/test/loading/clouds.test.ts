import { join } from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { expectRejection } from '../expect-code.ts'
import { bodyOfLogin } from './body-of-login.ts'
import { cloudsOf, loginOf } from './cloud-folder.ts'

const two = `
clouds:
  east:
    auth_type: v3password
    region_name: RegionOne
    auth: { auth_url: 'https://east.example:5000/v3', username: ada, password: east-secret, project_name: engines }
  west:
    auth_type: v3password
    auth: { auth_url: 'https://west.example:5000/v3', user_id: u1, password: west-secret, project_id: p1 }
`

describe('readClouds', () => {
  it('makes the plugin of a cloud by its name', async () => {
    const clouds = await cloudsOf({ 'clouds.yaml': two })
    expect(clouds.names).toStrictEqual(['east', 'west'])
    expect(clouds.files).toStrictEqual([join(clouds.folder, 'clouds.yaml')])
    const config = await clouds.config({ cloud: 'west' })
    expect(config).toMatchObject({
      name: 'west',
      region: undefined,
      authType: 'v3password',
      tls: { verify: true },
    })
    const { auth } = await bodyOfLogin(await config.plugin())
    expect(auth).toStrictEqual({
      identity: { methods: ['password'], password: { user: { id: 'u1', password: 'west-secret' } } },
      scope: { project: { id: 'p1' } },
    })
  })

  it('takes OS_CLOUD, or the only cloud, when none is named', async () => {
    const chosen = await cloudsOf({ 'clouds.yaml': two }, { env: { OS_CLOUD: 'west' } })
    expect((await chosen.config()).name).toBe('west')
    const only = await cloudsOf({ 'clouds.yaml': 'clouds: { one: {} }' })
    expect((await only.config()).name).toBe('one')
  })

  it('refuses to guess among several clouds, and suggests a name for one that there is not', async () => {
    const clouds = await cloudsOf({ 'clouds.yaml': two })
    expect((await expectRejection('unknown_cloud', clouds.config())).message).toContain('east, west')
    const error = await expectRejection('unknown_cloud', clouds.config({ cloud: 'weest' }))
    expect(error.message).toContain('Did you mean west?')
    for (const cloud of ['constructor', '__proto__'])
      await expectRejection('unknown_cloud', clouds.config({ cloud }))
  })

  it('says what is missing, of which cloud in which file', async () => {
    const clouds = await cloudsOf({
      'clouds.yaml': 'clouds: { mine: { auth_type: v3password, auth: { username: ada, password: hidden } } }',
    })
    const error = await expectRejection('missing_options', (await clouds.config()).plugin())
    expect(error.options).toStrictEqual(['auth-url'])
    expect(error.message).toContain(`the cloud mine in ${clouds.folder}/clouds.yaml`)
    expect(error.message).not.toContain('hidden')
  })

  it('says where it has looked when there is nothing', async () => {
    const clouds = await cloudsOf({})
    expect(clouds.names).toStrictEqual([])
    const plugin = (await clouds.config({ overrides: { auth_type: 'v3password' } })).plugin()
    const { message } = await expectRejection('missing_options', plugin)
    for (const folder of [clouds.folder, `${clouds.folder}/home/.config/openstack`, '/etc/openstack'])
      expect(message).toContain(folder)
  })

  it('takes everything from the caller where no cloud is described', async () => {
    const overrides = { auth_type: 'none', auth: { endpoint: 'http://metal.example:6385' } }
    const config = await (await cloudsOf({})).config({ overrides })
    const plugin = await config.plugin()
    const transport = () => Promise.reject(new Error('unused'))
    expect(await plugin.getEndpoint?.({ transport }, {})).toBe('http://metal.example:6385')
  })

  it('refuses an option that the plugin does not have', async () => {
    const clouds = await cloudsOf({ 'clouds.yaml': two.replace('username', 'usrename') })
    const error = await expectRejection('invalid_option', (await clouds.config({ cloud: 'east' })).plugin())
    expect(error.message).toContain('Did you mean username?')
  })

  it('asks a person for a password only when there is none', async () => {
    const clouds = await cloudsOf({ 'clouds.yaml': two.replace('password: west-secret, ', '') })
    const asked: string[] = []
    const ask = (prompt: string) => {
      asked.push(prompt)
      return 'typed'
    }
    await (await clouds.config({ cloud: 'east' })).plugin({ ask })
    const { auth } = await bodyOfLogin(await (await clouds.config({ cloud: 'west' })).plugin({ ask }))
    expect(auth.identity.password.user.password).toBe('typed')
    expect(asked).toStrictEqual(['Password: '])
  })

  it('shows no secret when it is printed', async () => {
    const clouds = await cloudsOf({ 'clouds.yaml': two })
    const config = await clouds.config({ cloud: 'east' })
    const shown = inspect([clouds, config], { depth: 9, showHidden: true })
    expect(shown).toContain('east')
    expect(shown).not.toContain('secret')
  })

  it('keeps numbers as they are written', async () => {
    const { identity, scope } = await loginOf(`
clouds:
  one:
    auth_type: v3password
    auth: { auth_url: 'https://cloud.example', username: 007, password: 0123, project_id: 1234567890e12 }`)
    expect(identity.password.user).toMatchObject({ name: '007', password: '0123' })
    expect(scope).toStrictEqual({ project: { id: '1234567890e12' } })
  })
})
