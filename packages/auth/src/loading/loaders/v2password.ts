import { v2Password } from '../../plugins/v2-password.ts'
import { defineLoader } from '../loader.ts'
import { passwordOption, v2Options } from '../option-sets.ts'

/** `trust-id` is keystoneauth's too, and refused: v2.0 ignores it beside a password. */
export const v2PasswordLoader = defineLoader({
  name: 'v2password',
  help: 'user and password, where there is only v2.0 of the Identity API',
  options: [
    ...v2Options,
    { name: 'username', aliases: ['user-name'], help: 'name of the user' },
    { name: 'user-id', help: 'id of the user' },
    passwordOption,
  ],
  takesTokenStore: true,
  load: v2Password,
})
