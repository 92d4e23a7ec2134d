import { defineConfig } from 'vitest/config'

// Packages are tested from their sources: the "@ks/source" condition of each package.json points there.
const conditions = ['@ks/source']
const project = (name: string, root: string, more: object = {}) => ({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { name, root, include: ['test/**/*.test.ts'], testTimeout: 20_000, hookTimeout: 60_000, ...more },
})

export default defineConfig({
  test: {
    // A real provider warns of what is right in a test: of its memory and its pages.
    onConsoleLog: (text) => !text.startsWith('oidc-provider '),
    projects: [
      project('auth', 'packages/auth'),
      project('session', 'packages/session'),
      project('client', 'packages/client'),
      project('middleware', 'packages/middleware'),
      project('identity-server', 'apps/identity-server', {
        globalSetup: ['test/storage/postgres-server.ts'],
      }),
      project('workspace', '.', {
        include: ['test/{architecture,client,docs,examples,middleware,promises,readme}/**/*.test.ts'],
      }),
      project('runtimes', '.', { include: ['test/runtimes/**/*.test.ts'] }),
      project('interop', '.', {
        include: ['test/interop/**/*.test.ts', 'apps/identity-server/test/**/*.interop.ts'],
        globalSetup: ['test/interop/install-peers.ts'],
        testTimeout: 60_000,
        hookTimeout: 180_000,
      }),
    ],
  },
})
