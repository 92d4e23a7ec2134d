import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  describeConnection,
  parseConnectionUrl,
  requireKnownOptions,
} from '../../src/storage/connection-url.ts'

const parts = (connection: string) => {
  const { options, ...rest } = parseConnectionUrl(connection)
  return { ...rest, options: Object.fromEntries(options) }
}
const nothing = { username: undefined, password: undefined, host: undefined, port: undefined, options: {} }

describe('a connection URL', () => {
  it('names an SQLite file: three slashes relative, four absolute, none for a private one', () => {
    expect(parts('sqlite:///keystone.db')).toEqual({ ...nothing, backend: 'sqlite', database: 'keystone.db' })
    expect(parts('sqlite:////var/lib/keystone.db')).toEqual({
      ...nothing,
      backend: 'sqlite',
      database: '/var/lib/keystone.db',
    })
    expect(parts('sqlite://')).toEqual({ ...nothing, backend: 'sqlite', database: undefined })
  })

  it('names a server, with an account that is percent-decoded', () => {
    expect(
      parts('mysql+pymysql://key%40stone:p%3Ass%2Fw%C3%B6rd@db.example.org:3307/keystone?charset=utf8'),
    ).toEqual({
      backend: 'mysql',
      username: 'key@stone',
      password: 'p:ss/wörd',
      host: 'db.example.org',
      port: 3307,
      database: 'keystone',
      options: { charset: 'utf8' },
    })
  })

  it('names an IPv6 address', () => {
    expect(parts('postgresql+psycopg2://keystone@[2001:db8::1]:5432/keystone')).toMatchObject({
      backend: 'postgresql',
      host: '2001:db8::1',
      port: 5432,
    })
  })

  it('names a socket instead of a host', () => {
    expect(parts('postgresql://keystone@/keystone?host=/run/postgresql')).toMatchObject({
      username: 'keystone',
      host: undefined,
      database: 'keystone',
      options: { host: '/run/postgresql' },
    })
    expect(parts('mysql+pymysql://root@localhost/keystone?unix_socket=/run/mysqld.sock')).toMatchObject({
      host: 'localhost',
      options: { unix_socket: '/run/mysqld.sock' },
    })
  })

  it.each(['', 'keystone.db', '/var/lib/keystone.db', 'mysql:/keystone', 'mysql://user:pass word@@host/db'])(
    'that is %j is refused',
    (connection) => {
      expect(() => parseConnectionUrl(connection)).toThrow(
        expect.objectContaining({ code: 'connection_invalid' }),
      )
    },
  )

  it('with an account that is not percent-encoded is refused without repeating it', () => {
    const attempt = () => parseConnectionUrl('mysql://keystone:100%secret@db/keystone')
    expect(attempt).toThrow(expect.objectContaining({ code: 'connection_invalid' }))
    expect(attempt).not.toThrow('secret')
  })

  it('with an option that nobody knows is refused', () => {
    const url = parseConnectionUrl('mysql://keystone@db/keystone?charset=utf8&ssl_disabled=1')
    expect(() => requireKnownOptions(url, ['charset'])).toThrow(
      expect.objectContaining({ code: 'connection_invalid' }),
    )
    expect(() => requireKnownOptions(url, ['charset', 'ssl_disabled'])).not.toThrow()
  })

  it('is described without its password, whatever that is', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary' }), (secret) => {
        const password = `<${secret}>`
        const url = parseConnectionUrl(`mysql://keystone:${encodeURIComponent(password)}@db:3306/keystone`)
        expect(url.password).toBe(password)
        expect(describeConnection(url)).toBe('The mysql database keystone at keystone@db:3306')
      }),
    )
  })
})
