import type { DomainRef } from '@ks/auth'
import type { ListTemplate, Template } from './template.ts'

/**
 * Versions of the mapping language. 2.0 has the domain of an item for its user and projects, too, and domains of
 * projects; 3.0 has projects as JSON in the assertion, and takes back what the assertion no longer grants.
 */
export const schemaVersions = ['1.0', '2.0', '3.0'] as const

export type SchemaVersion = (typeof schemaVersions)[number]

/** A mapping that was read and found sound: how what an identity provider asserts becomes a user here. */
export interface Mapping {
  readonly schemaVersion: SchemaVersion
  readonly rules: readonly MappingRule[]
}

/** What is to be the case, and what follows from it. */
export interface MappingRule {
  readonly remote: readonly Requirement[]
  readonly local: readonly LocalItem[]
}

/** An attribute that the assertion must have, and what must hold for its values. */
export interface Requirement {
  readonly type: string
  readonly condition?: {
    /** `any_one_of` and `not_any_of` decide about the rule; the other two choose among the values. */
    readonly kind: ConditionKind
    /** Whether a value is one of those that the condition lists. */
    lists(value: string): boolean
  }
}

export const conditionKinds = ['any_one_of', 'not_any_of', 'blacklist', 'whitelist'] as const

export type ConditionKind = (typeof conditionKinds)[number]

/** A part of what a rule says about the user. */
export interface LocalItem {
  readonly user?: UserTemplate
  readonly group?: { readonly id: Template } | { readonly name: Template; readonly domain: DomainTemplate }
  readonly groups?: ListTemplate
  readonly groupIds?: ListTemplate
  readonly domain?: DomainTemplate
  readonly projects?: readonly ProjectTemplate[]
  /** Which value of the assertion is a JSON array of projects. */
  readonly projectsJson?: number
}

export interface UserTemplate {
  /** Absent: ephemeral. */
  readonly type?: UserType
  readonly id?: Template
  readonly name?: Template
  readonly email?: Template
  readonly domain?: DomainTemplate
}

/** `ephemeral`: made from the assertion. `local`: a user that exists here. */
export type UserType = 'ephemeral' | 'local'

/** Where both are given, the id says which domain it is; the name is kept for who wants to compare it too. */
export type DomainTemplate = { readonly id: Template; readonly name?: Template } | { readonly name: Template }

export interface ProjectTemplate {
  readonly name: Template
  readonly roles: readonly Template[]
  readonly domain?: DomainTemplate
}

/** What a mapping says about somebody. */
export interface MappedIdentity {
  readonly user: {
    readonly type: UserType
    readonly id?: string
    readonly name?: string
    readonly email?: string
    /** Absent: the mapping names none. */
    readonly domain?: MappedDomain
  }
  readonly groupIds: readonly string[]
  readonly groupNames: readonly { readonly name: string; readonly domain: DomainRef }[]
  readonly projects: readonly MappedProject[]
}

/** The domain of a user: see {@link DomainTemplate}. */
export type MappedDomain = { readonly id: string; readonly name?: string } | { readonly name: string }

/** A project that the user gets, and its roles there by name. */
export interface MappedProject {
  readonly name: string
  readonly roles: readonly string[]
  /** Absent: the mapping names none. */
  readonly domain?: DomainRef
}
