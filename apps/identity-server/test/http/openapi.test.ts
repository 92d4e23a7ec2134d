import { describe, expect, it } from 'vitest'
import { testApp } from '../app/test-app.ts'

describe('/openapi.json', () => {
  it('has every route that the server has, once, with its path parameters and answers', async () => {
    const app = await testApp()
    const document = (await app.call('GET', '/openapi.json')).json
    expect(document).toMatchObject({
      openapi: '3.1.0',
      info: { title: expect.any(String), version: expect.any(String) },
    })
    const ids = new Set<string>()
    for (const [path, operations] of Object.entries<Record<string, Operation>>(document.paths)) {
      const url = path.replaceAll(/\{(\w+)\}/g, ':$1')
      for (const [method, operation] of Object.entries(operations)) {
        const what = `${method} ${path}`
        expect(app.app.hasRoute({ method: method.toUpperCase() as 'GET', url }), what).toBe(true)
        expect(operation['x-policy'], what).toMatch(/^(public|any_token|identity:\w+)$/)
        expect(operation.security, what).toEqual(operation['x-policy'] === 'public' ? [] : [{ token: [] }])
        expect(ids.has(operation.operationId), what).toBe(false)
        ids.add(operation.operationId)
        const inPath = operation.parameters.filter((parameter) => parameter.in === 'path')
        expect(inPath.map(({ name }) => name).sort(), what).toEqual(
          [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort(),
        )
        expect(
          inPath.every(({ required }) => required),
          what,
        ).toBe(true)
        const answers = Object.entries(operation.responses)
        expect(answers.length, what).toBeGreaterThan(1)
        for (const [status, answer] of answers) {
          expect(status, what).toMatch(/^([1-5]\d\d|default)$/)
          expect(answer.description, what).toEqual(expect.any(String))
        }
      }
    }
    expect(ids.size).toBeGreaterThan(40)
  })

  it('leaves out no path of the router', async () => {
    const app = await testApp()
    const document = (await app.call('GET', '/openapi.json')).json
    const documented = Object.keys(document.paths).map((path) => path.replaceAll(/\{\w+\}/g, ':'))
    // Every path answers OPTIONS.
    const routed = pathsIn(app.app.printRoutes({ commonPrefix: false, method: 'OPTIONS' }))
    expect(routed.map((path) => path.replaceAll(/:\w+(\|:\w+)*/g, ':')).sort()).toEqual(
      [...documented, '/openapi.json'].sort(),
    )
  })
})

interface Operation {
  'x-policy': string
  operationId: string
  security: unknown
  parameters: { in: string; name: string; required: boolean }[]
  responses: Record<string, { description: string }>
}

/** The paths in Fastify's drawing of its routes. */
function pathsIn(drawing: string): string[] {
  const above: string[] = []
  return drawing.split('\n').flatMap((line) => {
    const match = /^([│├└─\s]*)(\S.*?)(?: \((.*)\))?$/.exec(line)
    if (match === null) return []
    const depth = (match[1] as string).length / 4
    above.length = depth - 1
    const path = above.join('') + match[2]
    above.push(match[2] as string)
    return match[3] === undefined ? [] : [path]
  })
}
