import type { OptionTable } from '../option.ts'

/** Options of `[ks]`: what Keystone leaves to the WSGI server around it, and what only this server has. */
export const ksOptions = {
  host: {
    type: 'host',
    default: '127.0.0.1',
    description: 'Address to listen on. `::` or `0.0.0.0`: every interface.',
  },
  port: {
    type: 'port',
    default: 5000,
    description: 'TCP port to listen on. 0: any free one.',
  },
  data_dir: {
    type: 'string',
    default: './data',
    description: 'Folder for what has no place of its own in the configuration, such as the SQLite file.',
  },
  shared_database: {
    type: 'boolean',
    default: false,
    description:
      'The original Keystone works on the same database. It does not announce what it changes, ' +
      'so nothing that it could change is kept in memory.',
  },
  validated_tokens: {
    type: 'integer',
    default: 20_000,
    min: 0,
    description:
      'Validated tokens kept in memory, a few kilobytes each with a catalog. The oldest go first. 0: none.',
  },
  password_hash_concurrency: {
    type: 'integer',
    default: 2,
    min: 1,
    max: 64,
    description:
      'Passwords hashed or checked at the same time, off the main thread. Not more than there are cores.',
  },
  password_hash_queue_limit: {
    type: 'integer',
    default: 64,
    min: 0,
    description:
      'Password operations that may wait for their turn. One more is answered 503 with `Retry-After`.',
  },
  login_free_failures: {
    type: 'integer',
    default: 5,
    min: 0,
    max: 1000,
    description:
      'Failed logins of one client (an IPv4 address, or 64 bits of an IPv6 address) with one account that cost no delay.',
  },
  login_first_delay: {
    type: 'integer',
    default: 1,
    min: 0,
    max: 3600,
    description:
      'How long that client waits for that account after one more. Seconds; doubles with each one after it. ' +
      'An earlier login is answered 429 with `Retry-After`. 0: no delays.',
  },
  login_longest_delay: {
    type: 'integer',
    default: 60,
    min: 1,
    max: 86_400,
    description: 'The longest of these delays. Seconds.',
  },
  login_failures_per_client: {
    type: 'integer',
    default: 60,
    min: 0,
    description:
      'Failed logins a minute of one client. Beyond, it can only log in to accounts that it has logged in to within the hour. 0: no limit.',
  },
  login_failures_per_account: {
    type: 'integer',
    default: 30,
    min: 0,
    description:
      'Failed logins a minute with one account, of all clients, beyond which the first one of a client already costs it the longest delay. 0: no limit.',
  },
  login_failures_remembered: {
    type: 'integer',
    default: 20_000,
    min: 1000,
    max: 1_000_000,
    description:
      'How many clients, accounts, and pairs of them are remembered for this, in the memory of each process.',
  },
  revocations_per_user: {
    type: 'integer',
    default: 120,
    min: 0,
    description:
      "Tokens that one user may revoke in a minute, its own and others'. One more is answered 429 with `Retry-After`. 0: no limit.",
  },
  auth_v2: {
    type: 'boolean',
    default: true,
    description:
      'Offers version 2.0 of the authentication contract beside v3: as a version to ask for under `/auth`, and under `/v2.0` ' +
      'for the clients of old. It knows only the default domain.',
  },
  deprecation_headers: {
    type: 'boolean',
    default: true,
    description:
      'Tells clients of the former locations of authentication (`/v3/auth`, `/v2.0`) about `/auth`, in the headers ' +
      '`Deprecation` and `Link`.',
  },
  front_end_peers: {
    type: 'list',
    default: [],
    description:
      'Addresses and networks of the front ends that say who a client is: for the methods `external` and `kerberos`, ' +
      'client certificates, and assertions of identity providers. A front end must remove the headers below from what ' +
      'clients send. Empty: these headers are never read.',
  },
  front_end_user_header: {
    type: 'string',
    default: 'X-Remote-User',
    description: 'Header with the name of the user that the front end authenticated.',
  },
  front_end_domain_header: {
    type: 'string',
    default: 'X-Remote-Domain',
    description: 'Header with the name of the domain of that user.',
  },
  front_end_auth_type_header: {
    type: 'string',
    default: 'X-Auth-Type',
    description: 'Header with how the front end authenticated the user; `kerberos` needs `Negotiate`.',
  },
  front_end_certificate_header: {
    type: 'string',
    default: 'Client-Cert',
    description:
      'Header with the certificate of the client, once the front end has checked it: as RFC 9440 says, or as PEM the way ' +
      'nginx, Apache and HAProxy write it.',
  },
  front_end_verify_header: {
    type: 'string',
    default: undefined,
    description:
      'Header with what the front end found when it checked the certificate, such as `X-SSL-Client-Verify`: only with ' +
      '`SUCCESS` does the certificate count. Set it wherever the front end also lets clients through whose certificate it ' +
      'has not verified. Without it, every certificate that is passed on counts.',
  },
  front_end_assertion_prefix: {
    type: 'string',
    default: 'X-Assertion-',
    description:
      'What the headers with attributes of an assertion begin with. The rest is the name of the attribute.',
  },
} as const satisfies OptionTable
