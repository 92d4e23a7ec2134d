import { AuthError } from '../../../errors.ts'
import { type Document, elementAt, namespaces, onlyChild, parseXml, xmlOf } from './xml.ts'

const { soap11, ecp, paos } = namespaces

/** What Keystone wants of the identity provider. */
export interface AuthnRequest {
  /** Where Keystone wants the assertion. */
  consumerUrl: string
  /** The envelope as the identity provider gets it, without what is between client and Keystone. */
  forProvider: string
  /** To be sent back with the assertion. XML. */
  relayState: string
}

/** What the identity provider answers. */
export interface AuthnAnswer {
  document: Document
  /** Whom the assertion is for. */
  consumerUrl: string
}

/** @throws {@link AuthError} `invalid_response` */
export function readAuthnRequest(text: string): AuthnRequest {
  const document = parseXml(text, 'Keystone')
  const header = elementAt(document, [
    [soap11, 'Envelope'],
    [soap11, 'Header'],
  ])
  const request = onlyChild(header, paos, 'Request')
  const relayState = onlyChild(header, ecp, 'RelayState')
  const consumerUrl = request?.getAttribute('responseConsumerURL')
  if (!header || !relayState || !consumerUrl) {
    throw new AuthError(
      'invalid_response',
      'Keystone answered with no envelope for enhanced clients: is ECP switched on there?',
    )
  }
  const relayStateXml = xmlOf(relayState)
  header.parentNode?.removeChild(header)
  return { consumerUrl, forProvider: xmlOf(document), relayState: relayStateXml }
}

/** @throws {@link AuthError} `invalid_response` */
export function readAuthnAnswer(text: string): AuthnAnswer {
  const document = parseXml(text, 'The identity provider')
  const header = elementAt(document, [
    [soap11, 'Envelope'],
    [soap11, 'Header'],
  ])
  const consumerUrl = onlyChild(header, ecp, 'Response')?.getAttribute('AssertionConsumerServiceURL')
  if (!consumerUrl)
    throw new AuthError(
      'invalid_response',
      'The identity provider answered with no assertion for enhanced clients.',
    )
  return { document, consumerUrl }
}

/** The answer as Keystone gets it: with its own relay state in the place of what was for the client. */
export function answerEnvelope({ document }: AuthnAnswer, { relayState }: AuthnRequest): string {
  const header = elementAt(document, [
    [soap11, 'Envelope'],
    [soap11, 'Header'],
  ])
  while (header?.firstChild) header.removeChild(header.firstChild)
  const state = parseXml(relayState, 'Keystone').documentElement
  if (state !== null) header?.appendChild(document.importNode(state, true))
  return xmlOf(document)
}

/** Tells Keystone that the assertion is not coming. */
export const faultEnvelope = `<S:Envelope xmlns:S="${soap11}"><S:Body><S:Fault><faultcode>S:Server</faultcode><faultstring>The consumer URLs of service provider and identity provider differ.</faultstring></S:Fault></S:Body></S:Envelope>`
