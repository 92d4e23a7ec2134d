import { createHash, createHmac } from 'node:crypto'

/** A key pair of Keystone. */
export interface KeyPair {
  access: string
  secret: string
}

/** The query of a GET that is signed with version 2, as clients of EC2 do it. */
export function queryV2({ access, secret }: KeyPair, host: string, path: string): string {
  const params = new URLSearchParams({
    AWSAccessKeyId: access,
    Action: 'DescribeInstances',
    SignatureMethod: 'HmacSHA256',
    SignatureVersion: '2',
    Timestamp: `${new Date().toISOString().slice(0, 19)}Z`,
  })
  const signature = createHmac('sha256', secret).update(`GET\n${host}\n${path}\n${params}`).digest('base64')
  return `${params}&Signature=${encodeURIComponent(signature)}`
}

/** The headers of a POST of a body to `/` that is signed with version 4. */
export function headersV4({ access, secret }: KeyPair, host: string, body: string): Record<string, string> {
  const date = `${new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`
  const scope = [date.slice(0, 8), 'RegionOne', 'ec2', 'aws4_request']
  const names = 'host;x-amz-date'
  const request = ['POST', '/', '', `host:${host}`, `x-amz-date:${date}`, '', names, sha256(body)].join('\n')
  const text = ['AWS4-HMAC-SHA256', date, scope.join('/'), sha256(request)].join('\n')
  const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest()
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${secret}`)
  const credential = `${access}/${scope.join('/')}`
  const signature = hmac(key, text).toString('hex')
  return {
    'x-amz-date': date,
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`,
  }
}

/** The headers of a request for S3, as a gateway passes it on. */
export function headersS3({ access, secret }: KeyPair): Record<string, string> {
  const text = `GET\n\n\n${new Date().toUTCString()}\n/bucket`
  return {
    authorization: `AWS ${access}:${createHmac('sha1', secret).update(text).digest('base64')}`,
    'x-auth-token': Buffer.from(text).toString('base64url'),
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
