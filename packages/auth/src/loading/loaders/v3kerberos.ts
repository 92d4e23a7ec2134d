import { v3Kerberos } from '../../plugins/v3-kerberos.ts'
import { installedKerberos } from '../installed-kerberos.ts'
import { defineLoader } from '../loader.ts'
import { mutualAuthOption, v3ScopeOptions } from '../option-sets.ts'

export const v3KerberosLoader = defineLoader({
  name: 'v3kerberos',
  help: 'a Kerberos ticket; needs the npm package `kerberos`',
  options: [...v3ScopeOptions, mutualAuthOption],
  load: (values) => v3Kerberos({ ...values, negotiate: installedKerberos() }),
})
