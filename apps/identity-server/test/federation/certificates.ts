/**
 * Certificates of clients, made with `openssl req` and `openssl x509 -req -days 36500`. Nobody has their keys any more.
 *
 * `issued`: `/C=AT/O=acme/OU=engines/OU=people/CN=member/emailAddress=member@example.com`, by
 * `/C=AT/O=Acme, Inc./CN=Acme CA`. `selfSigned`: `/CN=member/O=acme`.
 */
export const certificates = {
  issued: `-----BEGIN CERTIFICATE-----
MIIBpTCCAUoCFB+DWIBemzsAmq7Sv8KEKohOYosCMAoGCCqGSM49BAMCMDQxCzAJ
BgNVBAYTAkFUMRMwEQYDVQQKDApBY21lLCBJbmMuMRAwDgYDVQQDDAdBY21lIENB
MCAXDTI2MTEyNjAxNDQ0NFoYDzIxMjYxMTAyMDE0NDQ0WjBzMQswCQYDVQQGEwJB
VDENMAsGA1UECgwEYWNtZTEQMA4GA1UECwwHZW5naW5lczEPMA0GA1UECwwGcGVv
cGxlMQ8wDQYDVQQDDAZtZW1iZXIxITAfBgkqhkiG9w0BCQEWEm1lbWJlckBleGFt
cGxlLmNvbTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABPUO+b3VcdzNgOdR/vBY
51MDUqYAjp/ng0yuOjY00sLH/9gQ+pD3H5UFwdkP9ToNvW8NmVQjjW3E7iFVV5ds
ipIwCgYIKoZIzj0EAwIDSQAwRgIhAMThSdqSt6bz82EwS0s6QV4OSN80H52kcXS/
Rhn3RyyGAiEAk7vsrSJ0gMSp1GyxyqMaCSwZyneMgf7+NLUCX32kUFQ=
-----END CERTIFICATE-----
`,
  selfSigned: `-----BEGIN CERTIFICATE-----
MIIBljCCAT2gAwIBAgIUJ2Vq1nRiz+iEm3w0I/d/VcSnvaowCgYIKoZIzj0EAwIw
IDEPMA0GA1UEAwwGbWVtYmVyMQ0wCwYDVQQKDARhY21lMCAXDTI2MTEyNjAxNDQ0
NFoYDzIxMjYxMTAyMDE0NDQ0WjAgMQ8wDQYDVQQDDAZtZW1iZXIxDTALBgNVBAoM
BGFjbWUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATdx6OOq2H7fMJfnmTxWODZ
XPl24p/GAkcCbM+vw/0ABck9TdVhzxRIuJZ5wNWN1Y6rZNgcPg8S755HEwml2xQv
o1MwUTAdBgNVHQ4EFgQUFMFAoNPfX0BKk5GEwX3yw9WjsGYwHwYDVR0jBBgwFoAU
FMFAoNPfX0BKk5GEwX3yw9WjsGYwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQD
AgNHADBEAiAtxitBbsAx5Lgphs/HiZ9wxIDH57M9xADEzmleccn5gQIge0YWUt/M
F/SfBjEP3EjH7vDdv89B0GlgSAvPrP0ccLU=
-----END CERTIFICATE-----
`,
}

/** Name of the issuer of {@link certificates} `issued`, as RFC 2253 writes it. */
export const issuer = 'CN=Acme CA,O=Acme\\, Inc.,C=AT'

/** The header with which a front end passes a certificate on, as RFC 9440 says. */
export function certificateHeader(pem: string): { 'client-cert': string } {
  return { 'client-cert': `:${pem.replaceAll(/-----.*-----|\s/g, '')}:` }
}
