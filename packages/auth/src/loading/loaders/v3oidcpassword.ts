import { v3OidcPassword } from '../../plugins/federation/oidc/v3-oidc-password.ts'
import { askOnTerminal } from '../ask-on-terminal.ts'
import { defineLoader } from '../loader.ts'
import { oidcOptions, passwordOption } from '../option-sets.ts'

export const v3OidcPasswordLoader = defineLoader({
  name: 'v3oidcpassword',
  help: 'user and password at an OpenID Connect provider',
  options: [
    ...oidcOptions,
    { name: 'username', required: true, help: 'name of the user at the provider' },
    passwordOption,
    { name: 'idp_otp_key', help: 'parameter in which the provider wants a passcode, which is asked for' },
  ],
  load: (values) => v3OidcPassword({ ...values, otp: () => askOnTerminal('One-time passcode: ') }),
})
