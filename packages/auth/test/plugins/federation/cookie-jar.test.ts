import { expect, it } from 'vitest'
import { cookieJar } from '../../../src/plugins/federation/cookie-jar.ts'

const answer = (...setCookies: string[]) => ({ status: 200, headers: {}, body: '', setCookies })

it('shows cookies to the host that set them, below their path, and to no other', () => {
  const jar = cookieJar()
  jar.keep(
    'https://sp.example/Shibboleth.sso/SAML2/ECP',
    answer('_shib=1; path=/; HttpOnly', 'deep=2; path=/v3/x', 'own=3'),
  )
  expect(jar.headersFor('https://sp.example/v3/x/auth')).toEqual({ cookie: '_shib=1; deep=2' })
  expect(jar.headersFor('https://sp.example:5000/v3')).toEqual({ cookie: '_shib=1' })
  expect(jar.headersFor('https://sp.example/Shibboleth.sso/SAML2/x')).toEqual({ cookie: '_shib=1; own=3' })
  for (const url of [
    'https://idp.example/',
    'https://sp.example.evil/',
    'https://a.sp.example/',
    'http://sp.example/',
  ])
    expect(jar.headersFor(url)).toEqual({})
})

it('does not widen a cookie to a domain', () => {
  const jar = cookieJar()
  jar.keep('https://sp.example/', answer('a=1; Domain=example; path=/'))
  expect(jar.headersFor('https://other.example/')).toEqual({})
})

it('takes the last value, leaves out what is no cookie, and has a bound', () => {
  const jar = cookieJar()
  jar.keep('http://127.0.0.1/', answer('a=1', 'a=2; path=nonsense', 'nothing', '=x', ''))
  expect(jar.headersFor('http://127.0.0.1/')).toEqual({ cookie: 'a=2' })
  jar.keep('http://127.0.0.1/', answer(...Array.from({ length: 500 }, (_, at) => `c${at}=x`)))
  expect(jar.size).toBe(100)
})

it('keeps a cookie that says Secure from http', () => {
  const jar = cookieJar()
  jar.keep('http://127.0.0.1/', answer('a=1; Secure'))
  expect(jar.headersFor('http://127.0.0.1/')).toEqual({})
})
