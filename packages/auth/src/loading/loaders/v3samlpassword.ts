import { v3SamlPassword } from '../../plugins/federation/saml/index.ts'
import { defineLoader } from '../loader.ts'
import { federationOptions, passwordOption } from '../option-sets.ts'

export const v3SamlPasswordLoader = defineLoader({
  name: 'v3samlpassword',
  help: 'user and password at a SAML 2.0 identity provider that takes enhanced clients',
  options: [
    ...federationOptions,
    {
      name: 'identity-provider-url',
      required: true,
      help: 'URL at which the identity provider takes logins',
    },

    { name: 'username', required: true, help: 'name of the user at the identity provider' },
    passwordOption,
  ],
  load: v3SamlPassword,
})
