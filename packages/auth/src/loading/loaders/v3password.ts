import { v3Password } from '../../plugins/v3-password.ts'
import { defineLoader } from '../loader.ts'
import { passwordOption, userOptions, v3ScopeOptions } from '../option-sets.ts'

export const v3PasswordLoader = defineLoader({
  name: 'v3password',
  help: 'user and password',
  options: [...v3ScopeOptions, ...userOptions, passwordOption],
  takesTokenStore: true,
  load: v3Password,
})
