import { httpBasic } from '../../plugins/http-basic.ts'
import { defineLoader } from '../loader.ts'
import { passwordOption } from '../option-sets.ts'

export const httpBasicLoader = defineLoader({
  name: 'http_basic',
  help: 'user and password, for services that run without Keystone',
  options: [
    { name: 'endpoint', help: 'base URL of the one service that is used' },
    { name: 'username', aliases: ['user-name'], required: true, help: 'name of the user' },
    passwordOption,
  ],
  load: httpBasic,
})
