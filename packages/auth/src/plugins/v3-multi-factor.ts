import { AuthError } from '../errors.ts'
import type { AuthMethod } from '../methods/methods.ts'
import { password } from '../methods/password.ts'
import { token } from '../methods/token.ts'
import { totp } from '../methods/totp.ts'
import type { Receipt } from '../receipt.ts'
import { type IdentityPlugin, identity } from './identity.ts'
import { requireOptions } from './require-options.ts'
import { applicationCredentialOf } from './v3-application-credential.ts'
import { scopeFrom, type UserOptions, userFrom, type V3Options, v3Location } from './v3-options.ts'

/** What the methods of a login with several of them are made of. */
export interface V3FactorOptions extends UserOptions {
  /** For `v3password`. */
  password?: string | undefined
  /** For `v3totp`: what the user's device shows now. */
  passcode?: string | undefined
  /** For `v3token`. */
  token?: string | undefined
  /** For `v3applicationcredential`. */
  applicationCredentialId?: string | undefined
  applicationCredentialName?: string | undefined
  applicationCredentialSecret?: string | undefined
}

/** A method, by the name of the plugin that has it alone. */
export type V3FactorName = 'v3password' | 'v3totp' | 'v3token' | 'v3applicationcredential'

export interface V3MultiFactorOptions extends V3Options, V3FactorOptions {
  /** Which methods are sent together. */
  authMethods: readonly V3FactorName[]
  /** Continues a login that had not enough methods: `receipt` of the `AuthError`. */
  receipt?: Receipt | undefined
  /** Default true, and false with a passcode, which is good once. */
  reauthenticate?: boolean | undefined
}

type FactorOption = keyof V3FactorOptions

interface Factor {
  needs: readonly (FactorOption | readonly FactorOption[])[]
  takes: readonly FactorOption[]
  make(options: V3FactorOptions): AuthMethod
}

const userNames = ['userId', 'username', 'userDomainId', 'userDomainName'] as const
const user = ['username', 'userId'] as const

const factors: Readonly<Record<V3FactorName, Factor>> = {
  v3password: {
    needs: [user, 'password'],
    takes: [...userNames, 'password'],
    make: (options) => password({ user: userFrom(options), password: options.password ?? '' }),
  },
  v3totp: {
    needs: [user, 'passcode'],
    takes: [...userNames, 'passcode'],
    make: (options) => totp({ user: userFrom(options), passcode: options.passcode ?? '' }),
  },
  v3token: {
    needs: ['token'],
    takes: ['token'],
    make: (options) => token({ id: options.token ?? '' }),
  },
  v3applicationcredential: {
    needs: [['applicationCredentialId', 'applicationCredentialName'], 'applicationCredentialSecret'],
    takes: [
      ...userNames,
      'applicationCredentialId',
      'applicationCredentialName',
      'applicationCredentialSecret',
    ],
    make: ({ applicationCredentialSecret = '', ...options }) =>
      applicationCredentialOf({ ...options, applicationCredentialSecret }),
  },
}

/** Complete by its type: what is neither here nor an option of a method is a mistake. */
const ofLogin: Readonly<Record<Exclude<keyof V3MultiFactorOptions, FactorOption>, true>> = {
  authMethods: true,
  authUrl: true,
  discover: true,
  domainId: true,
  domainName: true,
  includeCatalog: true,
  now: true,
  projectDomainId: true,
  projectDomainName: true,
  projectId: true,
  projectName: true,
  reauthenticate: true,
  receipt: true,
  renewBeforeSeconds: true,
  systemScope: true,
  tokenStore: true,
  trustId: true,
  unscoped: true,
}

/**
 * keystoneauth's `v3multifactor`: a login with several methods at once, with its flat options. Those that several methods know,
 * such as `username`, go to each of them. To ask a person for a passcode only when the server wants one, use `identity()` with
 * `onDemand()`.
 *
 * @throws {@link AuthError} `missing_options`, naming all that are missing; `invalid_option` for a method that cannot be one among
 *   several, for options that none of the methods takes, and for options that contradict each other
 * @example
 * v3MultiFactor({ authUrl, authMethods: ['v3password', 'v3totp'], username: 'ada', password: secret, passcode: '123456' })
 */
export function v3MultiFactor(options: V3MultiFactorOptions): IdentityPlugin {
  requireOptions('v3MultiFactor', options, ['authUrl', 'authMethods'])
  const { authMethods } = options
  const chosen = authMethods.map((name) => (Object.hasOwn(factors, name) ? factors[name] : refuse(name)))
  requireOptions(
    `v3MultiFactor with ${authMethods.join(' and ')}`,
    options,
    chosen.flatMap(({ needs }) => needs),
  )
  refuseLeftovers(options, new Set(chosen.flatMap(({ takes }) => takes)))
  const scope = scopeFrom(options)
  return identity({
    ...options,
    ...v3Location(options),
    reauthenticate: options.reauthenticate ?? !authMethods.includes('v3totp'),
    methods: chosen.map((factor) => factor.make(options)),
    ...(scope !== undefined && { scope }),
  })
}

function refuse(name: string): never {
  throw new AuthError(
    'invalid_option',
    `authMethods: ${JSON.stringify(name)} cannot be one method among several. These can: ${Object.keys(factors).join(', ')}.`,
  )
}

function refuseLeftovers(options: V3MultiFactorOptions, taken: ReadonlySet<string>): void {
  const left = Object.entries(options)
    .filter(([name, value]) => value !== undefined && !taken.has(name) && !Object.hasOwn(ofLogin, name))
    .map(([name]) => name)
  if (left.length === 0) return
  throw new AuthError('invalid_option', `None of the authMethods takes ${left.join(', ')}.`)
}
