import { isFlag, type JsonSchema, member, queryTypeOf, typeOf } from './json-schema.ts'
import type { KindPaths } from './kinds.ts'

/** As much of an OpenAPI document as is read. */
export interface ApiDocument {
  paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

interface Content {
  content?: { 'application/json'?: { schema: JsonSchema } }
}

interface Operation {
  parameters?: readonly { name: string; in: string; schema: JsonSchema }[]
  requestBody?: Content
  responses: Readonly<Record<string, Content>>
}

/** `packages/client/src/api/<file>` for a kind of resource, from the document in which the server describes itself. */
export function generateKind(document: ApiDocument, kind: KindPaths): { file: string; text: string } {
  const { name, one, many, list, show, create, update } = kind
  const operation = (method: string, path: string | undefined) =>
    path === undefined ? undefined : document.paths[path]?.[method]
  const seen =
    memberSchema(answerOf(operation('get', show)), one) ?? itemSchema(answerOf(operation('get', list)), many)
  if (seen === undefined) throw new Error(`${name}: the document shows none`)
  const made = memberSchema(answerOf(create && operation(...create), '201'), one)
  const shown = withMoreMembers(seen, made)
  const created = create && bodyOf(operation(...create), one)
  const updated = bodyOf(operation('patch', update), one)
  const query = operation('get', list)?.parameters?.filter((parameter) => parameter.in === 'query') ?? []
  const filters = query.filter((parameter) => !['limit', 'marker'].includes(parameter.name))

  const fields = new Set([shown, created, updated].flatMap((schema) => Object.keys(schema?.properties ?? {})))
  const constant = `${name[0]?.toLowerCase()}${name.slice(1)}Kind`
  const parts = [
    banner,
    `import type { Kind } from '../kind.ts'`,
    `/** As the Identity API shows it. */\nexport interface ${name} ${bodyText(shown)}`,
    created && `/** What one is made of. */\nexport interface New${name} ${bodyText(created)}`,
    updated &&
      `/** What can be changed; what is left out stays. */\nexport interface ${name}Changes ${bodyText(updated)}`,
    filters.length > 0 &&
      `/** What a list can be limited to. */\nexport interface ${name}Filters {\n${filterText(filters)}\n}`,
    `/** How the API spells it. */\nexport const ${constant} = {
  one: ${JSON.stringify(one)},
  many: ${JSON.stringify(many)},
  fields: ${namesText([...fields])},
  filters: ${namesText(filters.map((parameter) => parameter.name))},
  flags: ${JSON.stringify(filters.filter(({ schema }) => isFlag(schema)).map((parameter) => parameter.name))},
} as const satisfies Kind`,
  ]
  return { file: fileName(name), text: `${parts.filter(Boolean).join('\n\n')}\n` }
}

const banner =
  '// Written from the schemas of the identity server, by `UPDATE_CLIENT_TYPES=1 npm test -- test/client`.'

/** Some say more when they have just been made, such as a secret. */
function withMoreMembers(seen: JsonSchema, made: JsonSchema | undefined): JsonSchema {
  const more = Object.entries(made?.properties ?? {})
    .filter(([name]) => !Object.hasOwn(seen.properties ?? {}, name))
    .map(
      ([name, schema]) =>
        [name, { ...schema, description: 'Only there when it has just been made.' }] as const,
    )
  return { ...seen, properties: { ...seen.properties, ...Object.fromEntries(more) } }
}

function answerOf(operation: Operation | undefined, status = '200'): JsonSchema | undefined {
  return operation?.responses[status]?.content?.['application/json']?.schema
}

/** Most bodies have the resource in a member; some are it. */
function bodyOf(operation: Operation | undefined, one: string): JsonSchema | undefined {
  const schema = operation?.requestBody?.content?.['application/json']?.schema
  return memberSchema(schema, one) ?? schema
}

function memberSchema(schema: JsonSchema | undefined, name: string): JsonSchema | undefined {
  return schema?.properties?.[name]
}

function itemSchema(schema: JsonSchema | undefined, name: string): JsonSchema | undefined {
  return memberSchema(schema, name)?.items
}

function bodyText({ properties = {}, required = [], additionalProperties }: JsonSchema): string {
  const members = Object.entries(properties).map(
    ([name, schema]) => described(schema) + member(camelCase(name), typeOf(schema), required.includes(name)),
  )
  if (additionalProperties === true) {
    members.push('/** Attributes of your own. */\n[attribute: string]: unknown')
  }
  return `{\n${members.join('\n')}\n}`
}

function filterText(filters: NonNullable<Operation['parameters']>): string {
  const members = filters.map(
    ({ name, schema }) => described(schema) + member(camelCase(name), queryTypeOf(schema), false),
  )
  if (filters.some(({ name }) => name === 'name'))
    members.push(
      `/** Comparisons such as \`name__contains\`. */\n[comparison: \`\${string}__\${string}\`]: string | undefined`,
    )
  return members.join('\n')
}

function described({ description }: JsonSchema): string {
  return description === undefined ? '' : `/** ${description.replace(' Any value but 0.', '')} */\n`
}

/** The names that TypeScript and the API spell differently. */
function namesText(names: readonly string[]): string {
  const different = names.filter((name) => camelCase(name) !== name)
  return `{ ${different.map((name) => `${camelCase(name)}: ${JSON.stringify(name)}`).join(', ')} }`
}

/** `domain_id` to `domainId`, `scope.OS-INHERIT:inherited_to` to `scopeInheritedTo`. */
function camelCase(name: string): string {
  return name
    .replace(/OS-[A-Z0-9]+:/, '')
    .split(/[_.:-]/)
    .map((word, at) => (at === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('')
}

function fileName(name: string): string {
  return `${name.replaceAll(/(?<=[a-z0-9])[A-Z]/g, (letter) => `-${letter}`).toLowerCase()}.ts`
}
