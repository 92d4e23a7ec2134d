import { AuthError } from '../../errors.ts'
import { identity } from '../../plugins/identity.ts'
import { scopeFrom, v3Location } from '../../plugins/v3-options.ts'
import { defineLoader, type FindLoader, type LoaderValues } from '../loader.ts'
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
  load(values, find) {
    const scope = scopeFrom(values)
    const methods = values.authMethods.map((name) => methodOf(name, values, find))
    return identity({
      ...values,
      ...v3Location(values),
      methods,
      // A passcode is good once.
      reauthenticate: methods.every(({ name }) => name !== 'totp'),
      ...(scope !== undefined && { scope }),
    })
  },
})

function methodOf(name: string, values: LoaderValues, find: FindLoader) {
  const method = find(name).method?.(values)
  if (method !== undefined) return method
  throw new AuthError('invalid_option', `auth_methods: ${name} cannot be one method among several.`)
}
