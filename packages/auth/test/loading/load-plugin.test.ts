import { describe, expect, it } from 'vitest'
import { askForMissing, defineLoader, getLoader, loaderNames, loadPlugin } from '../../src/loading/index.ts'
import { expectCode } from '../expect-code.ts'
import { bodyOfLogin } from './body-of-login.ts'

const ada = { auth_url: 'https://cloud.example:5000', username: 'ada', password: 'correct horse' }

describe('loadPlugin', () => {
  it('takes names of options with dashes and with underscores', async () => {
    for (const values of [ada, { 'auth-url': ada.auth_url, 'user-name': 'ada', password: ada.password }]) {
      const { auth } = await bodyOfLogin(loadPlugin('v3password', values))
      expect(auth.identity).toStrictEqual({
        methods: ['password'],
        password: { user: { name: 'ada', domain: { id: 'default' }, password: 'correct horse' } },
      })
    }
  })

  it('prefers the name of an option to its aliases, and passes over empty values', async () => {
    const values = { ...ada, user_name: 'old', user_id: '', project_id: null, project_name: 'engines' }
    const { auth } = await bodyOfLogin(loadPlugin('v3password', values))
    expect(auth.identity.password.user.name).toBe('ada')
    expect(auth.scope).toStrictEqual({ project: { name: 'engines', domain: { id: 'default' } } })
  })

  it('names every option that is missing', () => {
    const error = expectCode('missing_options', () =>
      loadPlugin('v3oauth1', { consumer_key: 'c1' }, { source: 'clouds.yaml' }),
    )
    expect(error.options).toStrictEqual(['auth-url', 'consumer-secret', 'access-key', 'access-secret'])
    expect(error.message).toContain('consumer-key (clouds.yaml)')
  })

  it('refuses a name that is no option, and suggests one', () => {
    const error = expectCode('invalid_option', () =>
      loadPlugin('v3password', { ...ada, project_nmae: 'engines' }),
    )
    expect(error.message).toContain('project-name')
    expect(() => loadPlugin('v3password', { ...ada, color: 'red' }, { ignoreUnknown: true })).not.toThrow()
  })

  it('refuses values that are no strings, without showing them', () => {
    const error = expectCode('invalid_option', () =>
      loadPlugin('v3password', { ...ada, password: { secret: 'hidden' } }),
    )
    expect(error.message).not.toContain('hidden')
    expectCode('invalid_option', () => loadPlugin('v3password', { ...ada, system_scope: 'some' }))
  })

  it('suggests an auth_type for one that there is not', () => {
    const error = expectCode('unknown_auth_type', () => loadPlugin('v3pasword', ada))
    expect(error.message).toContain('Did you mean v3password?')
    for (const name of ['constructor', '__proto__'])
      expectCode('unknown_auth_type', () => loadPlugin(name, ada))
  })

  it('knows the other names of two loaders', () => {
    expect(getLoader('token_endpoint').name).toBe('admin_token')
    expect(getLoader('').name).toBe('none')
    const own = { ...getLoader('none'), help: 'nothing at all' }
    expect(getLoader('None', [own])).toBe(own)
  })

  it('takes loaders of the caller, which win', async () => {
    const own = defineLoader({
      name: 'v3password',
      help: 'a stand-in',
      options: [{ name: 'desk-name', required: true, help: 'which desk' }],
      load: ({ deskName }) => ({ getToken: async () => deskName }),
    })
    const plugin = loadPlugin('v3password', { desk_name: 'front' }, { loaders: [own] })
    expect(await plugin.getToken({ transport: () => Promise.reject(new Error('unused')) })).toBe('front')
    expect(loaderNames([own]).filter((name) => name === 'v3password')).toHaveLength(1)
  })
})

describe('v3multifactor', () => {
  it('takes the options of all its methods, and sends them together', async () => {
    const values = { ...ada, passcode: '123456', auth_methods: 'v3password, v3totp', user_domain_id: 'd' }
    const { auth } = await bodyOfLogin(loadPlugin('v3multifactor', { ...values, project_name: 'engines' }))
    expect(auth).toStrictEqual({
      identity: {
        methods: ['password', 'totp'],
        password: { user: { name: 'ada', domain: { id: 'd' }, password: 'correct horse' } },
        totp: { user: { name: 'ada', domain: { id: 'd' }, passcode: '123456' } },
      },
      scope: { project: { name: 'engines', domain: { id: 'd' } } },
    })
  })

  it('says what any of its methods lacks', () => {
    const values = { auth_url: ada.auth_url, auth_methods: ['v3password', 'v3totp'] }
    const error = expectCode('missing_options', () => loadPlugin('v3multifactor', values))
    expect(error.options).toStrictEqual(['password', 'passcode'])
    expectCode('unknown_auth_type', () => loadPlugin('v3multifactor', { ...ada, auth_methods: 'v3passcode' }))
    expectCode('invalid_option', () => loadPlugin('v3multifactor', { ...ada, auth_methods: 'none' }))
  })
})

describe('askForMissing', () => {
  it('asks for what is missing and has a prompt', async () => {
    const asked: string[] = []
    const ask = (prompt: string) => {
      asked.push(prompt)
      return 'from a person'
    }
    const { password: _, ...withoutPassword } = ada
    expect(await askForMissing('v3password', withoutPassword, ask)).toMatchObject({
      password: 'from a person',
    })
    expect(await askForMissing('v3password', ada, ask)).toStrictEqual(ada)
    expect(asked).toStrictEqual(['Password: '])
  })
})
