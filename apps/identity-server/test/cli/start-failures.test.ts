import { once } from 'node:events'
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { processTimeout, runCli, scratch, startCli } from './cli-process.ts'
import { runHere } from './in-process.ts'

/** Every file below a folder with its bytes, to see that nothing was changed. */
function contentsOf(dir: string): Record<string, string> {
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(dir, name)).isFile(),
  )
  return Object.fromEntries(files.sort().map((name) => [name, readFileSync(join(dir, name), 'latin1')]))
}

const oneLine = /^ks-identity: [^\n]+\n$/

describe('a first start that cannot succeed', { timeout: processTimeout }, () => {
  it('says that the port is taken, and has made nothing', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void taken.close())
    await once(taken, 'listening')
    const address = taken.address()
    const port = typeof address === 'object' && address ? String(address.port) : ''
    const dataDir = join(scratch(), 'data')
    const { code, stdout, stderr } = await runCli(['start', '--data-dir', dataDir, '--port', port])
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(oneLine)
    expect(stderr).toContain(`Port ${port} on 127.0.0.1 is taken.`)
    expect(stderr).toContain('--port')
    expect(() => statSync(dataDir)).toThrow('ENOENT')
  })

  it('says that the directory cannot be written', async () => {
    const parent = scratch()
    chmodSync(parent, 0o755)
    const dataDir = join(parent, 'data')
    mkdirSync(dataDir, { mode: 0o555 })
    // Permissions do not bind root.
    const someone = process.getuid?.() === 0 ? { uid: 65_534 } : {}
    const { code, stderr } = await runCli(['start', '--data-dir', dataDir, '--port', '0'], someone)
    expect(code).toBe(1)
    expect(stderr).toMatch(oneLine)
    expect(stderr).toContain(`${dataDir}/keystone.conf.draft (EACCES)`)
    expect(stderr).toContain('--data-dir')
    expect(readdirSync(dataDir)).toEqual([])
  })

  it('says that the directory is a file', async () => {
    const file = join(scratch(), 'data')
    writeFileSync(file, 'precious')
    const { code, stderr } = await runHere(['start', '--data-dir', file, '--port', '0'])
    expect(code).toBe(1)
    expect(stderr).toMatch(oneLine)
    expect(stderr).toContain(`${file} (ENOTDIR)`)
    expect(readFileSync(file, 'utf8')).toBe('precious')
  })

  it('leaves a directory alone that holds something else', async () => {
    const dataDir = scratch()
    writeFileSync(join(dataDir, 'keystone.db'), 'precious')
    const { code, stderr } = await runHere(['start', '--data-dir', dataDir, '--port', '0'])
    expect(code).toBe(1)
    expect(stderr).toMatch(oneLine)
    expect(stderr).toContain(`${dataDir} holds files`)
    expect(contentsOf(dataDir)).toEqual({ 'keystone.db': 'precious' })
  })

  it('leaves the directory of another installation alone, whose keystone.conf no start has made', async () => {
    const dataDir = scratch()
    const database = join(scratch(), 'keystone.db')
    writeFileSync(join(dataDir, 'keystone.conf'), `[database]\nconnection = sqlite:///${database}\n`)
    const before = contentsOf(dataDir)
    const { code, stderr } = await runHere(['start', '--data-dir', dataDir, '--port', '0'])
    expect(code).toBe(1)
    expect(stderr).toMatch(oneLine)
    expect(stderr).toContain(`serve --config-file ${dataDir}/keystone.conf`)
    expect(contentsOf(dataDir)).toEqual(before)
    expect(() => statSync(database)).toThrow('ENOENT')
  })

  it('does not set a password in a database that somebody else works with', async () => {
    const dir = scratch()
    const database = `sqlite:///${join(dir, 'keystone.db')}`
    const env = { OS_DATABASE__CONNECTION: database }
    expect(await runHere(['db', 'sync', '--config-file', '/dev/null'], { env })).toMatchObject({ code: 0 })
    const before = contentsOf(dir)
    const { code, stderr } = await runHere(['start', '--data-dir', join(dir, 'data'), '--port', '0'], { env })
    expect(code).toBe(1)
    expect(stderr).toMatch(oneLine)
    expect(stderr).toContain('[database] connection is not empty')
    expect(contentsOf(dir)).toEqual(before)
  })

  it('names the variable, the section and the option of each wrong value', async () => {
    const dataDir = join(scratch(), 'data')
    const env = { OS_TOKEN__EXPIRATION: 'soon', OS_TOKEN__EXPIRATON: '1' }
    const { code, stderr } = await runHere(['start', '--data-dir', dataDir, '--port', '0'], { env })
    expect(code).toBe(1)
    expect(stderr).toBe(
      'ks-identity: OS_TOKEN__EXPIRATON: [token] expiraton no such option, did you mean "expiration"?\n' +
        'ks-identity: OS_TOKEN__EXPIRATION: [token] expiration expects a whole number of at least 0, not "soon"\n',
    )
    expect(() => statSync(dataDir)).toThrow('ENOENT')
  })
})

describe('a later start that cannot succeed', { timeout: processTimeout }, () => {
  it('names the damaged file, and repairs nothing', async () => {
    const dataDir = join(scratch(), 'data')
    await (await startCli(['start', '--data-dir', dataDir])).stop()
    const damage = {
      'fernet-keys/1': 'does not hold a Fernet key',
      'keystone.db': 'is not a readable database',
    }
    for (const [name, message] of Object.entries(damage)) {
      const file = join(dataDir, name)
      const good = readFileSync(file)
      writeFileSync(file, 'damaged '.repeat(20))
      const before = contentsOf(dataDir)
      const { code, stdout, stderr } = await runHere(['start', '--data-dir', dataDir, '--port', '0'])
      expect([code, stdout]).toEqual([1, ''])
      expect(stderr).toMatch(oneLine)
      expect(stderr).toContain(`${file} ${message}`)
      expect(contentsOf(dataDir)).toEqual(before)
      writeFileSync(file, good)
    }
    expect(await (await startCli(['start', '--data-dir', dataDir])).stop()).toBe(0)
  })

  it.each([
    ['nonsense', '3: '],
    ['validated_token = 1', '3: [ks] validated_token no such option, did you mean "validated_tokens"?'],
    ['port = http', '3: [ks] port expects a whole number'],
    ['[resource]\nproject_name_url_safe = strict', '4: [resource] project_name_url_safe cannot be honoured'],
    [
      '[security_compliance]\npassword_regex = (abc',
      '4: [security_compliance] password_regex cannot be used: SyntaxError',
    ],
  ])('names the line of its configuration that is wrong: %j', async (text, message) => {
    const dataDir = scratch()
    writeFileSync(join(dataDir, 'keystone.conf'), `[ks]\ndata_dir = ${dataDir}\n${text}\n`)
    const before = contentsOf(dataDir)
    const { code, stdout, stderr } = await runHere(['start', '--data-dir', dataDir])
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(oneLine)
    expect(stderr).toContain(`${dataDir}/keystone.conf:${message}`)
    expect(contentsOf(dataDir)).toEqual(before)
  })
})
