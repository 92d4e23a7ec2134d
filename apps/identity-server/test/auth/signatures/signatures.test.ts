import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { ec2Signature } from '../../../src/auth/signatures/ec2-signature.ts'
import { s3Signature } from '../../../src/auth/signatures/s3-signature.ts'
import { isSignedNow } from '../../../src/auth/signatures/signed-at.ts'
import { type SignedRequest, withoutPort } from '../../../src/auth/signatures/signed-request.ts'
import original from './original-signatures.json' with { type: 'json' }

function signedRequest({
  params = {},
  headers = {},
  ...more
}: {
  params?: object
  headers?: object
  [name: string]: unknown
}): SignedRequest {
  const lowerCase = Object.entries(headers).map(
    ([name, value]) => [name.toLowerCase(), String(value)] as const,
  )
  return {
    access: 'AKIDEXAMPLE',
    signature: '',
    verb: 'GET',
    host: 'example.amazonaws.com',
    path: '/',
    bodyHash: createHash('sha256').digest('hex'),
    params: new Map(Object.entries(params)),
    headers: new Map(lowerCase),
    ...more,
  }
}

describe('ec2Signature', () => {
  // The fixture is made by original-signatures.py, which runs the code that Keystone checks signatures with.
  it.each(original.signed)('is that of keystoneclient: $name', ({ request, signature }) => {
    const { body_hash: bodyHash, ...rest } = request
    const ours = signedRequest({ ...rest, bodyHash })
    const strips = 'User-Agent' in request.headers
    expect(ec2Signature(original.secret, strips ? withoutPort(ours) : ours)).toBe(signature)
  })

  const secret = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'

  // The example of the documentation of version 2.
  it('is that of AWS for version 2', () => {
    const params = {
      AWSAccessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      Action: 'DescribeJobFlows',
      SignatureMethod: 'HmacSHA256',
      SignatureVersion: '2',
      Timestamp: '2011-10-03T15:19:30',
      Version: '2009-03-31',
    }
    const request = signedRequest({ host: 'elasticmapreduce.amazonaws.com', params })
    expect(ec2Signature('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', request)).toBe(
      'i91nKc4PWAt0JJIdXwz9HxZCJDdiy6cf/Mj6vPxyYIs=',
    )
  })

  // "get-vanilla" of the AWS Signature Version 4 test suite.
  it('is that of AWS for version 4', () => {
    const headers = {
      Host: 'example.amazonaws.com',
      'X-Amz-Date': '20150830T123600Z',
      Authorization:
        'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=x',
    }
    expect(ec2Signature(secret, signedRequest({ headers }))).toBe(
      '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
    )
  })

  // The example of the documentation of version 4: IAM's ListUsers.
  it('is that of AWS for version 4 with a query', () => {
    const headers = {
      'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8',
      Host: 'iam.amazonaws.com',
      'X-Amz-Date': '20150830T123600Z',
      Authorization:
        'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=x',
    }
    const params = { Action: 'ListUsers', Version: '2010-05-08' }
    expect(ec2Signature(secret, signedRequest({ headers, params }))).toBe(
      '5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
    )
  })

  const scope = 'AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request'
  const v4 = (credential: string, more: object = {}) =>
    signedRequest({
      headers: {
        'X-Amz-Date': '20150830T123600Z',
        Authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host;constructor`,
      },
      ...more,
    })

  it.each<[string, SignedRequest]>([
    ['without version', signedRequest({ params: { Action: 'x', Timestamp: 'y' } })],
    ['of an unknown version', signedRequest({ params: { SignatureVersion: '3' } })],
    ['of version 1 without a time', signedRequest({ params: { SignatureVersion: '1', Action: 'x' } })],
    [
      'of version 1 with its time in another name',
      signedRequest({ params: { SignatureVersion: '1', 'Timestamp2012-01-01T00:00:00ZVersion': '2010' } }),
    ],
    ['of version 2 without a time', signedRequest({ params: { SignatureVersion: '2', Action: 'x' } })],
    ['of version 0 without a time', signedRequest({ params: { SignatureVersion: '0', Action: 'x' } })],
    ['of version 4 of another day', v4(scope.replace('30/', '31/'))],
    ['of version 4 without a body hash', v4(scope, { bodyHash: undefined })],
    ['of version 4 with another end', v4(scope.replace('aws4_request', 'aws5'))],
    ['of version 4 with more at the end', v4(`${scope}/more`)],
    ['of version 4 without a day', v4('AKIDEXAMPLE//us-east-1/iam/aws4_request')],
    ['of version 4 with a key alone', v4('AKIDEXAMPLE')],
    ['of version 4 without anything', signedRequest({ params: { 'X-Amz-Algorithm': 'AWS4-HMAC-SHA256' } })],
    ['of version 4 with a header alone', signedRequest({ headers: { Authorization: 'AWS4-HMAC-SHA256' } })],
  ])('is none for a request %s', (_, request) => {
    expect(ec2Signature(secret, request)).toBeUndefined()
  })

  it('differs when anything that is signed does', () => {
    const request = v4(scope, { params: { a: '1' } })
    const variants = [
      request,
      { ...request, verb: 'PUT' },
      { ...request, path: '/x' },
      { ...request, params: new Map([['a', '2']]) },
      { ...request, bodyHash: 'x' },
      { ...request, headers: new Map(request.headers).set('host', 'x') },
      { ...request, headers: new Map(request.headers).set('x-amz-date', '20150830T123601Z') },
    ]
    expect(new Set(variants.map((variant) => ec2Signature(secret, variant)))).toHaveLength(variants.length)
    expect(ec2Signature('other', request)).not.toBe(ec2Signature(secret, request))
  })
})

describe('withoutPort', () => {
  it('takes the port from the host and its header, and nothing else', () => {
    const of = (host: string) => {
      const { host: bare, headers } = withoutPort(signedRequest({ host, headers: { host, other: 'a:1' } }))
      return [bare, headers.get('host'), headers.get('other')]
    }
    expect(of('EC2.example:8788')).toEqual(['ec2.example', 'ec2.example', 'a:1'])
    expect(of('ec2.example')).toEqual(['ec2.example', 'ec2.example', 'a:1'])
    expect(of('[::1]:8788')).toEqual(['[::1]', '[::1]', 'a:1'])
  })
})

describe('s3Signature', () => {
  const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
  const sign = (...lines: string[]) => s3Signature(secret, Buffer.from(lines.join('\n')))

  // "Object GET" of the documentation of the REST API.
  it('is that of AWS for version 2', () => {
    const path = '/awsexamplebucket1/photos/puppy.jpg'
    expect(sign('GET', '', '', 'Tue, 27 Mar 2007 19:36:42 +0000', path)).toBe('qgk2+6Sv9/oM7G3qLEjTH1a1l1g=')
  })

  const hash = '7344ae5b7ee6c3e7e6b0fe0640412a37625d1fbfff95c48bbb2dc43964946972'
  const v4 = (scope: string, ...more: string[]) =>
    sign('AWS4-HMAC-SHA256', '20130524T000000Z', scope, hash, ...more)

  // "GET Object" of the documentation of version 4.
  it('is that of AWS for version 4', () => {
    expect(v4('20130524/us-east-1/s3/aws4_request')).toBe(
      'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    )
    for (const service of ['iam', 'sts'])
      expect(v4(`20130524/us-east-1/${service}/aws4_request`)).toMatch(/^[0-9a-f]{64}$/)
  })

  it('is none for what begins like version 4 and is something else', () => {
    expect(v4('20130524/us-east-1/ec2/aws4_request')).toBeUndefined()
    expect(v4('20130524/us-east-1/s3/aws5_request')).toBeUndefined()
    expect(v4('20130524/us-east-1/s3')).toBeUndefined()
    expect(v4('20130524/us-east-1/s3/aws4_request', 'more')).toBeUndefined()
    expect(sign('AWS4-HMAC-SHA256-PAYLOAD', 'x', '20130524/us-east-1/s3/aws4_request', hash)).toBeUndefined()
    expect(sign('AWS4')).toBeUndefined()
  })
})

describe('isSignedNow', () => {
  const now = new Date('2026-01-02T03:15:00Z')
  const minutes = (params: object, headers: object = {}) =>
    isSignedNow(signedRequest({ params, headers }), now, 900_000)

  it('takes a time up to the window before and after now, in every spelling', () => {
    for (const at of [
      '2026-01-02T03:15:00Z',
      '20260102T031500Z',
      '2026-01-02T03:15:00',
      '2026-01-02 03:15:00.123456Z',
      '2026-01-02T05:15:00+02:00',
      '2026-01-02T03:00:00Z',
      '2026-01-02T03:30:00Z',
    ]) {
      expect(minutes({ Timestamp: at }), at).toBe(true)
      expect(minutes({}, { 'x-amz-date': at }), at).toBe(true)
      expect(minutes({ 'X-Amz-Date': at }), at).toBe(true)
    }
    expect(minutes({})).toBe(true)
  })

  /** @see CVE-2020-12692 */
  it('takes no older and no later one, and nothing that is no time', () => {
    for (const at of [
      '2026-01-02T02:59:59Z',
      '2026-01-02T03:30:01Z',
      '20260102',
      'now',
      '',
      '20261302T031500Z',
      '2026-01-02T03:15:00+0',
    ])
      expect(minutes({ Timestamp: at }), at).toBe(false)
  })

  it('lets a time that is not signed hide none that is', () => {
    expect(minutes({ Timestamp: '2026-01-02T03:15:00Z' }, { 'x-amz-date': '20250102T031500Z' })).toBe(false)
    expect(minutes({ Timestamp: '2026-01-02T03:15:00Z', 'X-Amz-Date': '20250102T031500Z' })).toBe(false)
  })
})
