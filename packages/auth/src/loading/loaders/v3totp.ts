import { v3Totp } from '../../plugins/v3-totp.ts'
import { defineLoader } from '../loader.ts'
import { userOptions, v3ScopeOptions } from '../option-sets.ts'

export const v3TotpLoader = defineLoader({
  name: 'v3totp',
  help: 'user and one-time passcode',
  options: [
    ...v3ScopeOptions,
    ...userOptions,
    {
      name: 'passcode',
      required: true,
      secret: true,
      prompt: 'TOTP passcode: ',
      help: "what the user's device shows now",
    },
  ],
  load: v3Totp,
})
