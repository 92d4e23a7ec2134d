import { AuthError } from '../../../errors.ts'
import { elementAt, escapeXml, namespaces, onlyChild, parseXml, xmlOf } from './xml.ts'

const { soap12, trust13, trust } = namespaces
const addressing = 'http://www.w3.org/2005/08/addressing'
const wss = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss'

/** What a security token is asked for with. */
export interface SecurityTokenRequest {
  /** URL of ADFS. */
  to: string
  /** For whom the token shall be. */
  appliesTo: string
  username: string
  password: string
  now: Date
}

/** Seconds for which a request is good: only as long as it takes to get there. */
const lifetimeSeconds = 120

/** A request for a SAML 1.0 assertion by user name and password, in WS-Trust 1.3. */
export function securityTokenRequest({
  to,
  appliesTo,
  username,
  password,
  now,
}: SecurityTokenRequest): string {
  const expires = new Date(now.getTime() + lifetimeSeconds * 1000)
  const must = 's:mustUnderstand="1"'
  return `<s:Envelope xmlns:s="${soap12}" xmlns:a="${addressing}" xmlns:u="${wss}-wssecurity-utility-1.0.xsd">
<s:Header>
<a:Action ${must}>${trust13}/RST/Issue</a:Action>
<a:MessageID>urn:uuid:${crypto.randomUUID()}</a:MessageID>
<a:ReplyTo><a:Address>${addressing}/anonymous</a:Address></a:ReplyTo>
<a:To ${must}>${escapeXml(to)}</a:To>
<o:Security ${must} xmlns:o="${wss}-wssecurity-secext-1.0.xsd">
<u:Timestamp u:Id="_0"><u:Created>${now.toISOString()}</u:Created><u:Expires>${expires.toISOString()}</u:Expires></u:Timestamp>
<o:UsernameToken u:Id="uuid-${crypto.randomUUID()}-1"><o:Username>${escapeXml(username)}</o:Username><o:Password Type="${wss}-username-token-profile-1.0#PasswordText">${escapeXml(password)}</o:Password></o:UsernameToken>
</o:Security>
</s:Header>
<s:Body>
<t:RequestSecurityToken xmlns:t="${trust13}">
<p:AppliesTo xmlns:p="http://schemas.xmlsoap.org/ws/2004/09/policy"><a:EndpointReference><a:Address>${escapeXml(appliesTo)}</a:Address></a:EndpointReference></p:AppliesTo>
<t:KeyType>${trust13}/Bearer</t:KeyType>
<t:RequestType>${trust13}/Issue</t:RequestType>
<t:TokenType>urn:oasis:names:tc:SAML:1.0:assertion</t:TokenType>
</t:RequestSecurityToken>
</s:Body>
</s:Envelope>`
}

/**
 * The answer of ADFS as the form in which a browser would bring it to the service provider, who knows the namespace of an older
 * WS-Trust.
 *
 * @throws {@link AuthError} `invalid_response`
 */
export function signInForm(answer: string): string {
  const response = elementAt(parseXml(answer, 'ADFS'), [
    [soap12, 'Envelope'],
    [soap12, 'Body'],
    [trust13, 'RequestSecurityTokenResponseCollection'],
    [trust13, 'RequestSecurityTokenResponse'],
  ])
  if (response === undefined)
    throw new AuthError('invalid_response', 'ADFS answered with something that is not one security token.')
  const wresult = xmlOf(response).replaceAll(trust13, trust)
  return `wa=wsignin1.0&wresult=${encodeURIComponent(wresult)}`
}

/** Why ADFS refuses, such as `a:FailedAuthentication`. `undefined`: it does not say. */
export function faultReason(answer: string): string | undefined {
  try {
    const code = elementAt(parseXml(answer, 'ADFS'), [
      [soap12, 'Envelope'],
      [soap12, 'Body'],
      [soap12, 'Fault'],
      [soap12, 'Code'],
      [soap12, 'Subcode'],
    ])
    const reason = onlyChild(code, soap12, 'Value')?.textContent
    return reason ? reason.replace(/[^\w:.-]/g, '').slice(0, 100) || undefined : undefined
  } catch {
    return undefined
  }
}
