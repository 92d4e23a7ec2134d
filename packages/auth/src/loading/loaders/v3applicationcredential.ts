import { v3ApplicationCredential } from '../../plugins/v3-application-credential.ts'
import { defineLoader } from '../loader.ts'
import { userOptions, v3ScopeOptions } from '../option-sets.ts'

/**
 * Options of a scope mean nothing here, but files that other plugins use too have them: the credential has its own
 * project.
 */
export const v3ApplicationCredentialLoader = defineLoader({
  name: 'v3applicationcredential',
  help: 'an application credential, for its own project',
  options: [
    ...v3ScopeOptions,
    ...userOptions,
    { name: 'application_credential_id', help: 'id of the application credential' },
    {
      name: 'application_credential_name',
      help: 'name of the application credential, instead of its id: needs the user',
    },
    {
      name: 'application_credential_secret',
      required: true,
      secret: true,
      help: 'secret of the application credential',
    },
  ],
  takesTokenStore: true,
  load: v3ApplicationCredential,
})
