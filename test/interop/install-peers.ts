import { installPackages } from './peers/apt.ts'

/** Vitest runs this once before the suite; `node install-peers.ts` does the same by itself. */
export async function setup(): Promise<void> {
  await installPackages()
}

if (import.meta.main) await setup()
