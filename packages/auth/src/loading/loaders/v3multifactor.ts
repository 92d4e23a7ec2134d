import { type V3MultiFactorOptions, v3MultiFactor } from '../../plugins/v3-multi-factor.ts'
import { defineLoader } from '../loader.ts'
import { v3ScopeOptions } from '../option-sets.ts'

export const v3MultiFactorLoader = defineLoader({
  name: 'v3multifactor',
  help: 'several methods at once, each with its options',
  options: [
    ...v3ScopeOptions,
    {
      name: 'auth_methods',
      list: true,
      required: true,
      help: 'the `auth_type` of each method, such as `v3password,v3totp`',
    },
  ],
  takesTokenStore: true,
  moreOptions: ({ authMethods }, find) => authMethods.flatMap((name) => find(name).options),
  // The values are also those of the options of the methods; which methods there are, the plugin checks.
  load: (values) => v3MultiFactor(values as V3MultiFactorOptions),
})
