import type { OptionTable } from '../option.ts'

/** Options of `[oslo_policy]`. */
export const osloPolicyOptions = {
  enforce_scope: {
    type: 'boolean',
    default: true,
    description: 'Refuses a token whose scope (system, domain, project) a policy rule is not meant for.',
  },
  enforce_new_defaults: {
    type: 'boolean',
    default: true,
    description: 'Ignores the deprecated default rules.',
  },
  policy_file: {
    type: 'string',
    default: 'policy.yaml',
    deprecatedNames: ['DEFAULT.policy_file'],
    description:
      'File that overrides policy rules, YAML or JSON; relative to the configuration file. It may be missing.',
  },
  policy_dirs: {
    type: 'multi',
    default: ['policy.d'],
    deprecatedNames: ['DEFAULT.policy_dirs'],
    description: 'Folders with more files like `policy_file`, read after it in the order of their names.',
  },
} as const satisfies OptionTable
