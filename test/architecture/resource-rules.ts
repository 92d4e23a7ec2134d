import { type Import, importsOf, packageOf, type SourceFile, type Violation } from './source-file.ts'

const server = 'apps/identity-server/src/'
const sqlPackages = ['kysely', 'pg', 'mysql2', 'node:sqlite']

/** What a file of a resource is by its name. Others are what they import. */
type Layer = 'http' | 'rules' | 'store' | 'other'

function layerOf(path: string): Layer | undefined {
  if (!path.startsWith(`${server}resources/`)) return undefined
  const [folder, name = ''] = path.slice(0, -'.ts'.length).split('/').slice(-2)
  const last = name.split('-').at(-1)
  if (last === 'routes' || last === 'schemas') return 'http'
  if (last === 'store') return 'store'
  return name === folder ? 'rules' : 'other'
}

function isHttp({ specifier, path }: Import): boolean {
  const name = packageOf(specifier) ?? ''
  return ['fastify', 'typebox'].includes(name) || name.startsWith('@fastify/') || isBelow(path, 'http/')
}

function isBelow(path: string | undefined, folder: string): boolean {
  return path?.startsWith(server + folder) === true
}

function isSql({ specifier }: Import): boolean {
  return sqlPackages.includes(packageOf(specifier) ?? specifier)
}

/**
 * In a resource, `<r>.ts` knows neither HTTP nor SQL, `store.ts` knows no HTTP, routes and schemas know no SQL, and no
 * other file knows both. A file knows HTTP also by way of the files of resources that it imports.
 */
export function resourceLayers(files: readonly SourceFile[]): Violation[] {
  const own = files
    .map((file) => ({ path: file.path, layer: layerOf(file.path), imports: importsOf(file) }))
    .filter(({ layer }) => layer !== undefined)
  const http = new Set(own.filter(({ layer }) => layer === 'http').map(({ path }) => path))
  const leadsToHttp = (imported: Import) => isHttp(imported) || http.has(imported.path ?? '')
  const others = own.filter(({ layer }) => layer === 'other')
  for (let size = -1; size !== http.size; ) {
    size = http.size
    for (const { path, imports } of others) if (imports.some(leadsToHttp)) http.add(path)
  }

  return own.flatMap(({ path, layer, imports }) => {
    const aboveSql = http.has(path) || layer === 'rules'
    return imports
      .filter((imported) => {
        if (aboveSql && isSql(imported)) return true
        return (layer === 'rules' || layer === 'store') && leadsToHttp(imported)
      })
      .map(({ specifier }) => ({ path, problem: `must not import ${specifier}` }))
  })
}
