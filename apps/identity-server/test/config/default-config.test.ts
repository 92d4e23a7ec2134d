import { expect, it } from 'vitest'
import { defaultConfig } from '../../src/config/default-config.ts'

it('replaces single defaults, keeps the others, and is frozen', () => {
  const config = defaultConfig({ ks: { port: 0 } })
  expect(config.ks).toEqual({ ...defaultConfig().ks, port: 0 })
  expect(defaultConfig().ks.port).toBe(5000)
  expect(config.token).toEqual(defaultConfig().token)
  expect(Object.isFrozen(config)).toBe(true)
  expect(Object.isFrozen(config.ks)).toBe(true)
})
