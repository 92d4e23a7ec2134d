import type { DeviceVerification } from '../../plugins/federation/oidc/device-authorization.ts'
import { v3OidcDeviceAuthorization } from '../../plugins/federation/oidc/v3-oidc-device-authorization.ts'
import { defineLoader } from '../loader.ts'
import { oidcOptions } from '../option-sets.ts'

/** Where a person has to go is written to the standard error output. */
export const v3OidcDeviceAuthzLoader = defineLoader({
  name: 'v3oidcdeviceauthz',
  help: 'a browser, perhaps on another device, at an OpenID Connect provider',
  options: [
    ...oidcOptions,
    { name: 'device-authorization-endpoint', help: 'URL where logins begin; default: as discovered' },
    {
      name: 'code-challenge-method',
      choices: ['plain', 'S256'],
      help: 'binds the result to the login (PKCE); default: it is not bound',
    },
  ],
  load: (values) => v3OidcDeviceAuthorization({ ...values, onVerification: tellPerson }),
})

function tellPerson({ verificationUri, verificationUriComplete, userCode }: DeviceVerification): void {
  const shown = userCode.replaceAll(/[^\x20-\x7e]/g, '?')
  process.stderr.write(
    verificationUriComplete === undefined
      ? `To log in, open ${verificationUri} and enter ${shown}\n`
      : `To log in, open ${verificationUriComplete} (code ${shown})\n`,
  )
}
