/** A token as an Identity API hands it out: its id, and the body that came with it. */
export interface IssuedToken {
  id: string
  body: {
    user: { id: string; name: string }
    project: { id: string }
    roles: { id: string; name: string }[]
    expires_at: string
    audit_ids: string[]
  }
}

/**
 * Logs in with a password, scoped to the project `admin`, by plain HTTP: no code of ours between the test and the wire.
 *
 * @throws Error for every answer but 201
 */
export async function logIn(authUrl: string, password: string, name = 'admin'): Promise<IssuedToken> {
  const user = { name, domain: { id: 'default' }, password }
  const scope = { project: { name: 'admin', domain: { id: 'default' } } }
  const answer = await fetch(`${authUrl}/auth/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ auth: { identity: { methods: ['password'], password: { user } }, scope } }),
  })
  if (answer.status !== 201)
    throw new Error(`POST /v3/auth/tokens answered ${answer.status}: ${await answer.text()}`)
  const { token } = (await answer.json()) as { token: IssuedToken['body'] }
  return { id: answer.headers.get('x-subject-token') ?? '', body: token }
}

/** Validates `subject` with the authority of `caller`. The body is `undefined` for every answer but 200. */
export async function validate(
  authUrl: string,
  caller: string,
  subject: string,
): Promise<{ status: number; body: IssuedToken['body'] | undefined }> {
  const headers = { 'x-auth-token': caller, 'x-subject-token': subject }
  const answer = await fetch(`${authUrl}/auth/tokens`, { headers })
  const text = await answer.text()
  return { status: answer.status, body: answer.status === 200 ? JSON.parse(text).token : undefined }
}
