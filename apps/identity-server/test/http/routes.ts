import type { TestApp } from '../app/test-app.ts'

/** The part of JSON Schema that the routes use. */
export interface Schema {
  type?: string
  properties?: Record<string, Schema>
  required?: readonly string[]
  items?: Schema
  anyOf?: readonly Schema[]
  enum?: readonly unknown[]
  const?: unknown
  pattern?: string
  additionalProperties?: boolean | Schema
}

interface Parameter {
  name: string
  in: 'path' | 'query'
  schema: Schema
}

/** One route of the running server, as its API document shows it. */
export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With `{names}` in it. */
  template: string
  policy: string
  parameters: readonly Parameter[]
  body: Schema | undefined
}

/** Every route of the server but HEAD, OPTIONS and the API document itself. */
export async function routesOf(app: TestApp): Promise<readonly Route[]> {
  const { paths } = (await app.call('GET', '/openapi.json')).json
  return Object.entries<Record<string, never>>(paths).flatMap(([template, operations]) =>
    Object.entries<{ 'x-policy': string; parameters: Parameter[]; requestBody?: never }>(operations).map(
      ([method, operation]) => ({
        method: method.toUpperCase() as Route['method'],
        template,
        policy: operation['x-policy'],
        parameters: operation.parameters,
        body: (operation.requestBody as { content: Record<string, { schema: Schema }> } | undefined)?.content[
          'application/json'
        ]?.schema,
      }),
    ),
  )
}

/** The path of a route, with things in it that exist where the test server has them. */
export function pathOf(
  app: TestApp,
  route: Pick<Route, 'template'>,
  also: Record<string, string> = {},
): string {
  const { ids } = app
  const known: Record<string, string> = {
    user_id: ids.users.member,
    domain_id: ids.domain,
    project_id: ids.project,
    role_id: ids.roles.reader as string,
    prior_role_id: ids.roles.member as string,
    implied_role_id: ids.roles.reader as string,
    region_id: 'RegionOne',
    ...also,
  }
  return route.template.replaceAll(/\{(\w+)\}/g, (_, name: string) => known[name] ?? 'a1')
}

/** A small value that a schema accepts. */
export function sample(schema: Schema): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum !== undefined) return schema.enum[0]
  if (schema.anyOf !== undefined) return sample(schema.anyOf[0] as Schema)
  if (schema.type === 'object') {
    return Object.fromEntries(
      (schema.required ?? []).map((name) => [name, sample(schema.properties?.[name] ?? {})]),
    )
  }
  if (schema.type === 'array') return []
  if (schema.type === 'boolean') return true
  if (schema.type === 'integer' || schema.type === 'number') return 1
  return ['a1', 'http://a.example/'].find((text) => new RegExp(schema.pattern ?? '', 'u').test(text))
}
