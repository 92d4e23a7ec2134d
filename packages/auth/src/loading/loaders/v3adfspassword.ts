import { v3AdfsPassword } from '../../plugins/federation/saml/index.ts'
import { defineLoader } from '../loader.ts'
import { federationOptions, passwordOption } from '../option-sets.ts'

export const v3AdfsPasswordLoader = defineLoader({
  name: 'v3adfspassword',
  help: 'user and password at Active Directory Federation Services',
  options: [
    ...federationOptions,
    {
      name: 'identity-provider-url',
      required: true,
      help: 'URL at which the identity provider takes logins',
    },
    {
      name: 'service-provider-endpoint',
      required: true,
      help: 'URL at which the service provider takes assertions',
    },
    { name: 'service-provider-entity-id', required: true, help: 'entity id of the service provider' },
    { name: 'username', required: true, help: 'name of the user at the identity provider' },
    passwordOption,
  ],
  load: v3AdfsPassword,
})
