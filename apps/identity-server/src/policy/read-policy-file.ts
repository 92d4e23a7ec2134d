import { type Document, isMap, isNode, isScalar, parseDocument, visit } from 'yaml'
import type { ParsedRule } from './link.ts'
import { parseRule } from './parse.ts'
import { parseListRule } from './parse-list.ts'
import { PolicyError } from './policy-error.ts'

/** A policy file. Nothing here opens it. */
export interface PolicyFile {
  /** Its name, for messages. */
  readonly file: string
  /** Its text, YAML or JSON. */
  readonly text: string
}

/**
 * Reads the text of a `policy.yaml` or `policy.json`: a mapping of names to rules, each a text or a list. An empty file
 * holds no rules.
 *
 * YAML reads an unquoted `!` as a tag and leaves an empty text, which always allows, and so does a name with nothing
 * behind it in oslo.policy. Both are refused here, as are names given twice.
 *
 * @throws {@link PolicyError} `invalid_file`, `invalid_rule`, `unsupported_check`
 */
export function readPolicyFile({ file, text }: PolicyFile): ReadonlyMap<string, ParsedRule> {
  const document = parseDocument(text, { uniqueKeys: true })
  const [error] = document.errors
  if (error) throw new PolicyError('invalid_file', `is no valid YAML or JSON: ${error.message}`, { file })
  refuseTags(document, file)

  const rules = new Map<string, ParsedRule>()
  if (document.contents === null) return rules
  if (!isMap(document.contents)) {
    throw new PolicyError('invalid_file', 'expected a mapping of names to rules', { file })
  }
  for (const { key, value } of document.contents.items) {
    const rule = isScalar(key) ? key.value : undefined
    if (typeof rule !== 'string' || rule === '') {
      throw new PolicyError('invalid_file', `expected the name of a rule, found ${String(key)}`, { file })
    }
    rules.set(rule, { check: parseValue(plain(value, document, file), rule, file), file })
  }
  return rules
}

function parseValue(value: unknown, rule: string, file: string): ParsedRule['check'] {
  if (typeof value === 'string') return parseRule(value, { rule, file })
  if (Array.isArray(value)) return parseListRule(value, { rule, file })
  const found = value === null || value === undefined ? 'nothing' : `a ${typeof value}`
  const problem = `expected a text or a list, found ${found}; write "@" to always allow and "!" to never allow`
  throw new PolicyError('invalid_rule', problem, { rule, file })
}

function plain(node: unknown, document: Document, file: string): unknown {
  try {
    return isNode(node) ? node.toJS(document) : node
  } catch (cause) {
    throw new PolicyError('invalid_file', 'refers to an anchor that is not there, or to too many', {
      file,
      cause,
    })
  }
}

function refuseTags(document: Document, file: string): void {
  visit(document, {
    Node(_key, node) {
      if ('tag' in node && node.tag !== undefined) {
        const problem = `found the YAML tag ${node.tag}; a rule that never allows must be quoted: "!"`
        throw new PolicyError('invalid_file', problem, { file })
      }
    },
  })
}
