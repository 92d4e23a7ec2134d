/**
 * Authentication methods with which a person or service proves itself. Everything else, unknown names and no names at
 * all included, is a delegation: somebody acts for somebody else, within a grant.
 *
 * @see {@link https://security.openstack.org/ossa/} OSSA-2026-037
 */
const primaryMethods: ReadonlySet<string> = new Set([
  'external',
  'kerberos',
  'mapped',
  'openid',
  'password',
  'saml2',
  'token',
  'totp',
  'x509',
])

/**
 * How a caller proved who it is. Separate from the scope, which says what it may act on. Never changes once made:
 * every rule about delegation reads it.
 */
export interface AuthenticationChain {
  readonly methods: readonly string[]
  /** Whether any link of the chain is a delegation. A delegated caller may not create or pass on credentials. */
  readonly delegated: boolean
  /**
   * Whether the token is for other services only: made from an EC2 signature, which anybody may have seen in a URL, or of
   * unknown origin, as Keystone leaves such tokens. This service does nothing for it but say what it is.
   */
  readonly foreign: boolean
}

/** What is known of a token's origin. */
export interface ChainOrigin {
  methods: readonly string[]
  trust?: unknown
  applicationCredential?: unknown
  oauth1?: unknown
  oauth2Credential?: unknown
}

/** Reads the chain from a token. What is not clearly primary is delegated. */
export function authenticationChain(origin: ChainOrigin): AuthenticationChain {
  const marked =
    origin.trust !== undefined ||
    origin.applicationCredential !== undefined ||
    origin.oauth1 !== undefined ||
    origin.oauth2Credential !== undefined
  const primary = origin.methods.length > 0 && origin.methods.every((method) => primaryMethods.has(method))
  return Object.freeze({
    methods: Object.freeze([...origin.methods]),
    delegated: marked || !primary,
    foreign: origin.methods.includes('ec2credential') || (origin.methods.length === 0 && !marked),
  })
}
