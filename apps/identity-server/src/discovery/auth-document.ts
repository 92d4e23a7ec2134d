import type { AuthVersion } from '@ks/auth'

/**
 * What `/auth` offers, in the form of Keystone's version documents. Clients of the old kind follow `self` to an API and
 * add `/auth/tokens`, so only v3 has one: they would take v2.0 for the lowest common version. Others go by `auth`.
 */
export function authDocument(baseUrl: string, offered: readonly AuthVersion[]) {
  const auth = `${baseUrl}/auth`
  const values = [
    {
      id: 'v3',
      status: 'stable',
      updated: '2020-04-07T00:00:00Z',
      default: true,
      links: [
        { rel: 'self', href: `${baseUrl}/v3/` },
        { rel: 'auth', href: auth },
      ],
      'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.identity-v3+json' }],
    },
    {
      id: 'v2.0',
      status: 'deprecated',
      updated: '2016-08-04T00:00:00Z',
      default: false,
      links: [{ rel: 'auth', href: auth }],
      'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.identity-v2.0+json' }],
    },
  ]
  return {
    versions: { values: values.filter(({ id }) => (offered as readonly string[]).includes(id)) },
    default: 'v3',
    links: {
      self: auth,
      tokens: `${auth}/tokens`,
      catalog: `${auth}/catalog`,
      projects: `${auth}/projects`,
      domains: `${auth}/domains`,
      system: `${auth}/system`,
      federation: `${auth}/federation`,
    },
  }
}
