import type { OptionTable } from '../option.ts'

/** Options of `[tokenless_auth]`. */
export const tokenlessAuthOptions = {
  trusted_issuer: {
    type: 'multi',
    default: [],
    description:
      'Distinguished name of an issuer whose client certificates, passed on by a front end, may stand for a token: ' +
      '`CN=ca,O=acme`, as RFC 2253 writes it. Without one, no certificate does.',
  },
  protocol: {
    type: 'string',
    default: 'x509',
    description: 'Protocol of the identity provider that stands for the issuer.',
  },
  issuer_attribute: {
    type: 'string',
    default: 'SSL_CLIENT_I_DN',
    description:
      'Attribute with the name of the issuer. The id of its identity provider is the SHA-256 of that name, in hexadecimal.',
  },
} as const satisfies OptionTable
