import { DOMParser, type Document, type Element, XMLSerializer } from '@xmldom/xmldom'
import { AuthError } from '../../../errors.ts'

export type { Document, Element } from '@xmldom/xmldom'

/** Namespaces of SAML's enhanced clients and of WS-Trust. */
export const namespaces = {
  soap11: 'http://schemas.xmlsoap.org/soap/envelope/',
  soap12: 'http://www.w3.org/2003/05/soap-envelope',
  ecp: 'urn:oasis:names:tc:SAML:2.0:profiles:SSO:ecp',
  paos: 'urn:liberty:paos:2003-08',
  trust13: 'http://docs.oasis-open.org/ws-sx/ws-trust/200512',
  trust: 'http://schemas.xmlsoap.org/ws/2005/02/trust',
} as const

/**
 * Reads XML, without anything that a document could define or load.
 *
 * @param who it is from, for the message
 * @throws {@link AuthError} `invalid_response`; what the document says is not in it
 */
export function parseXml(text: string, who: string): Document {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text))
    throw new AuthError('invalid_response', `${who} answered with XML that has a DOCTYPE, which is refused.`)
  try {
    const onError = () => {
      throw new Error('not well-formed')
    }
    return new DOMParser({ onError }).parseFromString(text, 'text/xml')
  } catch {
    throw new AuthError('invalid_response', `${who} answered with something that is not XML.`)
  }
}

/** The one child of that name. `undefined`: there is none, or there are several, which would mean different things to different readers. */
export function onlyChild(parent: Element | undefined, namespace: string, name: string): Element | undefined {
  const found = Array.from(parent?.childNodes ?? []).filter(
    (node): node is Element =>
      node.nodeType === 1 &&
      (node as Element).namespaceURI === namespace &&
      (node as Element).localName === name,
  )
  return found.length === 1 ? found[0] : undefined
}

/** The element at the end of a path of children, each of which must be the only one of its name. */
export function elementAt(
  document: Document,
  path: readonly (readonly [namespace: string, name: string])[],
): Element | undefined {
  const [[namespace, name] = ['', ''], ...rest] = path
  const root = document.documentElement ?? undefined
  if (root?.namespaceURI !== namespace || root.localName !== name) return undefined
  return rest.reduce<Element | undefined>((parent, [space, child]) => onlyChild(parent, space, child), root)
}

/** XML of an element, with the namespaces that it uses. */
export function xmlOf(node: Document | Element): string {
  return new XMLSerializer().serializeToString(node)
}

/** Text as content of an element or attribute. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
