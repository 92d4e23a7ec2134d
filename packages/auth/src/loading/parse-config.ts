import { AuthError } from '../errors.ts'
import { isTooDeep } from '../wire/json.ts'
import { type ConfigMap, isMap } from './config-map.ts'

/** How often anchors may be used, weighted by what is in them: enough for people, not for what grows without end. */
const maxAliases = 1000

/** How many mappings and lists may be in each other. */
const maxDepth = 32

/**
 * Reads the text of a file of clouds: YAML 1.2, of which JSON is a part. Numbers stay the text that they were, so an
 * id such as `1e10` or a password such as `0123` is what stands there.
 *
 * @param path for messages, which never quote the text
 * @throws {@link AuthError} `invalid_configuration`, with the line when it is known
 */
export async function parseConfig(text: string, path: string): Promise<ConfigMap> {
  const value = await parseYaml(text, path)
  if (!isMap(value)) throw unreadable(path, 'is empty or no mapping')
  if (isTooDeep(value, maxDepth)) throw unreadable(path, `has more than ${maxDepth} levels`)
  return value
}

async function parseYaml(text: string, path: string): Promise<unknown> {
  // Who has no such file does not wait for its parser.
  const { parseDocument, visit } = await import('yaml')
  try {
    const document = parseDocument(text, { merge: true, prettyErrors: false, logLevel: 'error' })
    const [mistake] = [...document.errors, ...document.warnings]
    if (mistake !== undefined) {
      const what = mistake.code.toLowerCase().replaceAll('_', ' ')
      throw unreadable(path, `is not YAML (${what})`, lineAt(text, mistake.pos[0]))
    }
    visit(document, {
      Scalar(_, node) {
        if (typeof node.value === 'number') node.value = node.source
      },
    })
    return document.toJS({ maxAliasCount: maxAliases })
  } catch (error) {
    if (error instanceof AuthError) throw error
    throw unreadable(path, 'is YAML that goes too far: too deep, or too many aliases')
  }
}

function unreadable(path: string, problem: string, line?: number): AuthError {
  const where = line === undefined ? '' : `, line ${line},`
  return new AuthError('invalid_configuration', `${path}${where} ${problem}.`)
}

function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length
}
