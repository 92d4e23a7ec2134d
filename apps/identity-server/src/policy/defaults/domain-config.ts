import { type ActionRules, adminWrite, anyTokenRead, systemRead } from './action-rule.ts'

/** Configuration of a domain. */
export const domainConfigRules = {
  'identity:create_domain_config': adminWrite('Replaces the configuration of a domain.'),
  'identity:get_domain_config': systemRead(
    'Shows the configuration of a domain, a group or an option of it.',
  ),
  'identity:get_security_compliance_domain_config': anyTokenRead('Shows the password rules of a domain.'),
  'identity:update_domain_config': adminWrite(
    'Changes the configuration of a domain, a group or an option of it.',
  ),
  'identity:delete_domain_config': adminWrite(
    'Deletes the configuration of a domain, a group or an option of it.',
  ),
  'identity:get_domain_config_default': systemRead('Shows the defaults of the options of domains.'),
} satisfies ActionRules
