import { type ActionRules, systemOrProjectScope } from './action-rule.ts'
import { admin, adminOrSystemReader, userIs } from './personas.ts'

const memberAndOwner = `${admin} or (role:member and ${userIs('target.credential.user_id')})`

/** EC2 credentials. Creating and deleting asks for a member, so that a reader's application credential cannot (CVE-2026-33551). */
export const ec2CredentialRules = {
  'identity:ec2_get_credential': {
    check: `${adminOrSystemReader} or ${userIs('target.credential.user_id')}`,
    scopeTypes: systemOrProjectScope,
    description: 'Shows an EC2 credential.',
  },
  'identity:ec2_list_credentials': {
    check: `${adminOrSystemReader} or rule:owner`,
    scopeTypes: systemOrProjectScope,
    description: 'Lists the EC2 credentials of a user.',
  },
  'identity:ec2_create_credential': {
    check: memberAndOwner,
    scopeTypes: systemOrProjectScope,
    deprecatedCheck: 'rule:admin_or_owner',
    description: 'Creates an EC2 credential.',
  },
  'identity:ec2_delete_credential': {
    check: memberAndOwner,
    scopeTypes: systemOrProjectScope,
    deprecatedCheck: `${admin} or (rule:owner and ${userIs('target.credential.user_id')})`,
    description: 'Deletes an EC2 credential.',
  },
} satisfies ActionRules
