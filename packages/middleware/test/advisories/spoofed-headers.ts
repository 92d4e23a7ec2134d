const owner = [
  ...['Domain-Id', 'Domain-Name', 'Project-Id', 'Project-Name', 'Project-Domain-Id', 'Project-Domain-Name'],
  ...['User-Id', 'User-Name', 'User-Domain-Id', 'User-Domain-Name', 'Roles', 'Identity-Status'],
]

const names = [
  ...owner.flatMap((name) => [`X-${name}`, `X-Service-${name}`]),
  ...['X-Service-Catalog', 'X-Is-Admin-Project', 'OpenStack-System-Scope', 'X-Authorization'],
  ...['X-Role', 'X-User', 'X-Tenant', 'X-Tenant-Id', 'X-Tenant-Name'],
]

/** Every identity header in the spellings that have fooled somebody: cases, repetition, signs that programs take for others. */
export const spoofed: readonly string[] = names.flatMap((name) => [
  `${name}: spoof`,
  `${name}: spoof again`,
  `${name.toUpperCase()}: spoof`,
  `${name.toLowerCase().replaceAll('-', '_')}: spoof`,
  `${name.replace('-', '_')}: spoof`,
  `${name.replaceAll('-', '.')}: spoof`,
  `${name.replace('-', '~')}:spoof`,
])
