import { v3FedKerberos } from '../../plugins/federation/v3-fed-kerberos.ts'
import { installedKerberos } from '../installed-kerberos.ts'
import { defineLoader } from '../loader.ts'
import { federationOptions, mutualAuthOption } from '../option-sets.ts'

export const v3FedKerbLoader = defineLoader({
  name: 'v3fedkerb',
  help: 'a Kerberos ticket that vouches for a federated user; needs the npm package `kerberos`',
  options: [...federationOptions, mutualAuthOption],
  load: (values) => v3FedKerberos({ ...values, negotiate: installedKerberos() }),
})
