import { BlockList, isIP } from 'node:net'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { FrontEnd } from '../auth/circumstances.ts'
import { readCertificate } from './read-certificate.ts'

/** In which headers a front end says what. Lower case. */
export interface FrontEndOptions {
  /** Addresses and networks (`10.0.0.0/8`) that are believed. None: nobody is. */
  peers: readonly string[]
  userHeader: string
  domainHeader: string
  authTypeHeader: string
  certificateHeader: string
  /** Says `SUCCESS` of a certificate that was verified. `undefined`: certificates count without. */
  verifyHeader: string | undefined
  /** What the headers of an assertion begin with; the rest is the attribute. */
  assertionPrefix: string
}

declare module 'fastify' {
  interface FastifyRequest {
    /** What a trusted front end has proven of the client. `undefined` for a request from anybody else. */
    readonly frontEnd: FrontEnd | undefined
  }
}

/**
 * Gives every request its `frontEnd`. Only the address of the connection counts, never a header: whoever is not a
 * configured peer can write into these headers what it likes, and nothing is read from them.
 *
 * @throws RangeError for a peer that is no address or network
 */
export function readFrontEnds(app: FastifyInstance, options: FrontEndOptions): void {
  const trusted = peerList(options.peers)
  app.decorateRequest('frontEnd', {
    getter(this: FastifyRequest): FrontEnd | undefined {
      const address = this.socket.remoteAddress
      if (address === undefined || !trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4'))
        return undefined
      return {
        remoteUser: text(this, options.userHeader),
        remoteDomain: text(this, options.domainHeader),
        authType: text(this, options.authTypeHeader),
        certificate: certificateIn(this, options),
        assertion: assertionIn(this, options.assertionPrefix),
      }
    },
  })
}

/** The addresses and networks of a list. */
function peerList(peers: readonly string[]): BlockList {
  const list = new BlockList()
  for (const peer of peers) {
    const [address = '', bits] = peer.split('/', 2)
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (isIP(address) === 0)
      throw new RangeError(`${peer} is not an address or a network such as 10.0.0.0/8.`)
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return list
}

/** A header that is sent twice says nothing: one of them may be the client's. */
function text(request: FastifyRequest, header: string): string | undefined {
  const { rawHeaders } = request.raw
  const values = rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === header)
  const [value] = values
  return values.length === 1 && value !== '' ? latin1AsUtf8(value) : undefined
}

function certificateIn(
  request: FastifyRequest,
  { certificateHeader, verifyHeader }: FrontEndOptions,
): string | undefined {
  if (verifyHeader !== undefined && text(request, verifyHeader) !== 'SUCCESS') return undefined
  return readCertificate(text(request, certificateHeader))
}

function assertionIn(request: FastifyRequest, prefix: string): Readonly<Record<string, string>> | undefined {
  const attributes = Object.keys(request.headers).filter((name) => name.startsWith(prefix))
  if (attributes.length === 0) return undefined
  return Object.fromEntries(
    attributes.flatMap((name) => {
      const value = text(request, name)
      return value === undefined ? [] : [[name.slice(prefix.length), value]]
    }),
  )
}

/** Node reads headers as Latin-1; front ends write names in UTF-8. What is not UTF-8 stays as it is. */
function latin1AsUtf8(value: string | undefined): string | undefined {
  if (value === undefined) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(value, 'latin1'))
  } catch {
    return value
  }
}
