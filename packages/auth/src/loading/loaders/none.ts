import { none } from '../../plugins/none.ts'
import { defineLoader } from '../loader.ts'

export const noneLoader = defineLoader({
  name: 'none',
  help: 'services that run without Keystone',
  options: [{ name: 'endpoint', help: 'base URL of the one service that is used' }],
  load: none,
})
