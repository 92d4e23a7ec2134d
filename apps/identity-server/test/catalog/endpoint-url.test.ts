import { describe, expect, it } from 'vitest'
import { fillEndpointUrl, isEndpointTemplate } from '../../src/catalog/endpoint-url.ts'

const known = { projectId: 'p1', userId: 'u1' }

describe('the URL of an endpoint', () => {
  it.each([
    ['http://a/v3', 'http://a/v3'],
    ['http://a/$(project_id)s', 'http://a/p1'],
    ['http://a/%(tenant_id)s/$(user_id)s', 'http://a/p1/u1'],
    ['http://a/AUTH_$(project_id)s?x=100%25', 'http://a/AUTH_p1?x=100%25'],
    ['http://a/$HOME/%s', 'http://a/$HOME/%s'],
  ])('%s becomes %s', (template, url) => {
    expect(fillEndpointUrl(template, known)).toBe(url)
    expect(isEndpointTemplate(template)).toBe(true)
  })

  it.each([
    'http://a/$(admin_token)s',
    'http://a/%(password)s',
    'http://a/$(__proto__)s',
    'http://a/$(constructor)s',
    'http://a/$(project_id)d',
    'http://a/$(project_id',
    'http://a/$()s',
    'http://a/%(project_id).1s',
    'http://a/$($(project_id)s)s',
    'http://a/$(project_id)s/$(toString)s',
  ])('%s is neither stored nor shown', (template) => {
    expect(fillEndpointUrl(template, known)).toBeUndefined()
    expect(isEndpointTemplate(template)).toBe(false)
  })

  it('is left out when there is nothing to fill in', () => {
    expect(fillEndpointUrl('http://a/$(project_id)s', { projectId: undefined, userId: 'u1' })).toBeUndefined()
    expect(fillEndpointUrl('http://a/$(user_id)s', { projectId: undefined, userId: 'u1' })).toBe(
      'http://a/u1',
    )
    expect(fillEndpointUrl('http://$(compute_host)s:8774', known)).toBeUndefined()
    expect(isEndpointTemplate('http://$(compute_host)s:8774')).toBe(true)
  })

  it('is not read again after filling in: a value cannot ask for another', () => {
    expect(
      fillEndpointUrl('http://a/$(user_id)s', { projectId: 'p1', userId: 'x$(project_id)s' }),
    ).toBeUndefined()
  })
})
