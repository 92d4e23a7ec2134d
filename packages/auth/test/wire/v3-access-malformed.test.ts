import { describe, it } from 'vitest'
import { v3 } from '../../src/index.ts'
import { expectCode } from '../expect-code.ts'
import { projectToken } from '../fixtures.ts'

const decode = (changes: object) => {
  const { token } = JSON.parse(projectToken)
  return v3.decodeAccess(JSON.parse(JSON.stringify({ token: { ...token, ...changes } })), 't')
}

describe('v3.decodeAccess', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a string', 'token'],
    ['an array', []],
    ['a v2 answer', { access: { token: { id: 't' } } }],
    ['a token that is null', { token: null }],
    ['an empty token', { token: {} }],
  ])('refuses a body that is %s', (_, body) => {
    expectCode('malformed', () => v3.decodeAccess(body, 't'))
  })

  it.each<[string, object]>([
    ['without expiry', { expires_at: undefined }],
    ['without user', { user: undefined }],
    ['with a user without id', { user: { name: 'ada', domain: { id: 'default', name: 'Default' } } }],
    ['with a user without domain', { user: { id: 'u1', name: 'ada' } }],
    ['with methods that are a string', { methods: 'password' }],
    ['with an audit id that is a number', { audit_ids: [1] }],
    ['with roles that are an object', { roles: { id: 'r1' } }],
    ['with a role without name', { roles: [{ id: 'r1' }] }],
    ['with a project without domain', { project: { id: 'p1', name: 'engines' } }],
    ['with a trust without trustor', { 'OS-TRUST:trust': { id: 't1', trustee_user: { id: 'u2' } } }],
    ['with an application credential without id', { application_credential: { name: 'n' } }],
    [
      'with access rules that are no array',
      { application_credential: { id: 'a', name: 'n', restricted: true, access_rules: {} } },
    ],
    [
      'with an access rule without path',
      { application_credential: { id: 'a', name: 'n', access_rules: [{ service: 's', method: 'GET' }] } },
    ],
    ['with an application credential that is a text', { application_credential: 'a' }],
    ['with a trust that is a list', { 'OS-TRUST:trust': [] }],
    ['with an OAuth1 token that is true', { 'OS-OAUTH1': true }],
    ['with an OAuth2 credential that is a text', { oauth2_credential: 'thumbprint' }],
    ['with a project that is a text', { project: 'p1' }],
    ['that says "false" of the project of administrators', { is_admin_project: 'false' }],
    ['with an OAuth1 token without consumer', { 'OS-OAUTH1': { access_token_id: 'at1' } }],
    ['with an OAuth2 credential without thumbprint', { oauth2_credential: {} }],
    ['with a service provider without URL', { service_providers: [{ id: 'sp1' }] }],
    [
      'with a federated user without protocol',
      {
        user: {
          id: 'u1',
          name: 'ada',
          domain: { id: 'd', name: 'd' },
          'OS-FEDERATION': { groups: [], identity_provider: { id: 'acme' } },
        },
      },
    ],
  ])('refuses a token %s', (_, changes) => {
    expectCode('malformed', () => decode(changes))
  })
})
