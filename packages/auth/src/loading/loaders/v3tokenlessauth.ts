import { v3Tokenless } from '../../plugins/v3-tokenless.ts'
import { defineLoader } from '../loader.ts'
import { identityOptions } from '../option-sets.ts'

export const v3TokenlessAuthLoader = defineLoader({
  name: 'v3tokenlessauth',
  help: 'a client certificate instead of a token, for the Identity service alone',
  options: [
    ...identityOptions,
    { name: 'domain-id', help: 'id of the domain that is acted on' },
    { name: 'domain-name', help: 'name of the domain that is acted on' },
    { name: 'project-id', help: 'id of the project that is acted on' },
    { name: 'project-name', help: 'name of the project that is acted on' },
    { name: 'project-domain-id', help: "id of the project's domain" },
    { name: 'project-domain-name', help: "name of the project's domain" },
  ],
  load: v3Tokenless,
})
