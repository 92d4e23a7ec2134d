import type { AuthPlugin } from '../../src/plugin.ts'

/** What a plugin sends when it logs in at `/v3/auth/tokens`. */
export async function bodyOfLogin(plugin: AuthPlugin) {
  let sent = ''
  await plugin
    .getToken({
      transport: async ({ body = '' }) => {
        sent = body
        return { status: 401, headers: {}, body: '{}' }
      },
    })
    .catch(() => undefined)
  return JSON.parse(sent)
}
