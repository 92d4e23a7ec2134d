import { AuthError } from '../errors.ts'
import type { Negotiate } from '../plugins/negotiate.ts'

/** What is used of the npm package `kerberos`. */
export interface KerberosPackage {
  GSS_MECH_OID_SPNEGO: number
  initializeClient(
    service: string,
    options: { mechOID: number },
  ): Promise<{ step(challenge: string): Promise<string | null>; readonly contextComplete: boolean }>
}

/**
 * Kerberos by the npm package `kerberos`, which users install if they need it. It is looked for at the first login.
 *
 * A login rejects with {@link AuthError} `missing_package` when it is not there, or was not built for this platform.
 */
export function installedKerberos(
  load: () => Promise<KerberosPackage> = loadKerberos,
  platform: string = process.platform,
): Negotiate {
  return async (servicePrincipal) => {
    const { initializeClient, GSS_MECH_OID_SPNEGO: mechOID } = await load()
    // SSPI writes HTTP/host where GSSAPI writes HTTP@host.
    const service = platform === 'win32' ? servicePrincipal.replace('@', '/') : servicePrincipal
    const client = await initializeClient(service, { mechOID })
    return {
      async step(serverToken = '') {
        const token = await client.step(serverToken)
        if (token) return token
        if (client.contextComplete) return undefined
        throw new Error('The Kerberos context is not complete, and has nothing more to say.')
      },
    }
  }
}

async function loadKerberos(): Promise<KerberosPackage> {
  // Not written into the import: compilers and bundlers would want a package that few users have.
  const name = 'kerberos'
  try {
    const { default: kerberos } = (await import(name)) as { default: KerberosPackage }
    return kerberos
  } catch (cause) {
    throw new AuthError(
      'missing_package',
      'v3kerberos and v3fedkerb need the npm package kerberos, which cannot be loaded. Install it: npm install kerberos',
      { cause },
    )
  }
}
