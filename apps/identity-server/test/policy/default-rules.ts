/**
 * Who may do what: appendix A of the API surface, with the callers of personas.ts written out. All actions act on
 * alice (d1), a group, a project p1 and a domain d1, the global role "member", alice's credential, token and trust to
 * bob, and a limit of p1.
 */
export const whoMay: readonly { readonly actions: string; readonly allowed: string }[] = [
  {
    actions: 'get_access_rule list_access_rules',
    allowed: 'systemAdmin systemReader owner owningMember ownerUnscoped',
  },
  { actions: 'delete_access_rule', allowed: 'systemAdmin owner owningMember ownerUnscoped' },
  {
    actions: `authorize_request_token get_access_token get_access_token_role list_access_tokens
      list_access_token_roles delete_access_token`,
    allowed: 'projectAdmin',
  },
  {
    actions: 'get_application_credential list_application_credentials ec2_list_credentials',
    allowed: 'systemAdmin systemReader projectAdmin owner owningMember ownerUnscoped',
  },
  { actions: 'create_application_credential', allowed: 'owner owningMember ownerUnscoped' },
  {
    actions: 'delete_application_credential',
    allowed: 'systemAdmin projectAdmin owner owningMember ownerUnscoped',
  },
  {
    actions: `get_auth_catalog get_auth_projects get_auth_domains get_auth_system list_projects_for_user
      list_domains_for_user get_security_compliance_domain_config get_limit_model list_limits get_region list_regions
      get_registered_limit list_registered_limits`,
    allowed: `systemAdmin systemReader domainAdmin domainManager domainReader foreignDomainManager foreignDomainReader
      projectAdmin projectManager projectReader foreignProjectMember service owner owningMember ownerOnDomain
      ownerUnscoped trustee unscoped`,
  },
  {
    actions: `get_consumer list_consumers get_domain_config get_domain_config_default get_endpoint list_endpoints
      list_endpoint_groups get_endpoint_group list_projects_associated_with_endpoint_group
      list_endpoints_associated_with_endpoint_group get_endpoint_group_in_project list_endpoint_groups_for_project
      list_system_grants_for_user check_system_grant_for_user list_system_grants_for_group check_system_grant_for_group
      list_identity_providers get_identity_provider get_implied_role list_implied_roles list_role_inference_rules
      check_implied_role get_mapping list_mappings get_policy list_policies check_policy_association_for_endpoint
      check_policy_association_for_service check_policy_association_for_region_and_service get_policy_for_endpoint
      list_endpoints_for_policy list_projects_for_endpoint check_endpoint_in_project list_endpoints_for_project
      get_protocol list_protocols get_domain_role list_domain_roles get_service list_services list_service_providers
      get_service_provider list_trusts`,
    allowed: 'systemAdmin systemReader projectAdmin',
  },
  {
    actions: `create_consumer update_consumer delete_consumer create_domain update_domain delete_domain
      create_domain_config update_domain_config delete_domain_config create_endpoint update_endpoint delete_endpoint
      create_endpoint_group update_endpoint_group delete_endpoint_group add_endpoint_group_to_project
      remove_endpoint_group_from_project create_system_grant_for_user revoke_system_grant_for_user
      create_system_grant_for_group revoke_system_grant_for_group create_identity_provider update_identity_provider
      delete_identity_provider create_implied_role delete_implied_role create_limits update_limit delete_limit
      create_mapping delete_mapping update_mapping create_policy update_policy delete_policy
      create_policy_association_for_endpoint delete_policy_association_for_endpoint
      create_policy_association_for_service delete_policy_association_for_service
      create_policy_association_for_region_and_service delete_policy_association_for_region_and_service
      add_endpoint_to_project remove_endpoint_from_project create_protocol update_protocol delete_protocol
      create_region update_region delete_region create_registered_limits update_registered_limit
      delete_registered_limit create_role update_role delete_role create_domain_role update_domain_role
      delete_domain_role create_service update_service delete_service create_service_provider update_service_provider
      delete_service_provider`,
    allowed: 'systemAdmin projectAdmin',
  },
  {
    actions: 'get_credential list_credentials',
    allowed: `systemAdmin systemReader domainAdmin projectAdmin owner owningMember ownerOnDomain ownerUnscoped`,
  },
  {
    actions: 'create_credential update_credential delete_credential',
    allowed: 'systemAdmin domainAdmin projectAdmin owner owningMember ownerOnDomain ownerUnscoped',
  },
  {
    actions: 'get_domain',
    allowed: `systemAdmin systemReader domainAdmin projectAdmin domainManager domainReader projectManager
      projectReader`,
  },
  {
    actions: `list_domains check_grant list_grants get_group list_groups list_users_in_group check_user_in_group
      list_projects list_role_assignments list_role_assignments_for_tree list_users`,
    allowed: 'systemAdmin systemReader domainAdmin projectAdmin domainManager domainReader',
  },
  {
    actions: 'ec2_get_credential',
    allowed: 'systemAdmin systemReader projectAdmin owner owningMember ownerUnscoped',
  },
  {
    actions: 'ec2_create_credential ec2_delete_credential',
    allowed: 'systemAdmin projectAdmin owningMember',
  },
  {
    actions: `create_grant revoke_grant create_group update_group delete_group remove_user_from_group
      add_user_to_group create_project update_project delete_project update_project_tags create_project_tag
      delete_project_tags delete_project_tag create_user update_user delete_user`,
    allowed: 'systemAdmin domainAdmin projectAdmin domainManager',
  },
  {
    actions: 'list_groups_for_user list_user_projects get_user',
    allowed: `systemAdmin systemReader domainAdmin projectAdmin domainManager domainReader owner owningMember
      ownerOnDomain ownerUnscoped`,
  },
  {
    actions: 'get_limit get_project list_project_tags get_project_tag',
    allowed: `systemAdmin systemReader domainAdmin projectAdmin domainManager domainReader projectManager
      projectReader`,
  },
  { actions: 'list_revoke_events revocation_list', allowed: 'systemAdmin projectAdmin service' },
  {
    actions: 'get_role',
    allowed: `systemAdmin systemReader domainAdmin projectAdmin domainManager foreignDomainManager projectManager`,
  },
  {
    actions: 'list_roles',
    allowed: 'systemAdmin systemReader domainAdmin projectAdmin domainManager foreignDomainManager',
  },
  {
    actions: 's3tokens_validate ec2tokens_validate',
    allowed: 'systemAdmin domainAdmin projectAdmin service',
  },
  {
    actions: 'check_token',
    allowed:
      'systemAdmin systemReader domainAdmin projectAdmin owner owningMember ownerOnDomain ownerUnscoped',
  },
  {
    actions: 'validate_token',
    allowed: `systemAdmin systemReader domainAdmin projectAdmin service owner owningMember ownerOnDomain
      ownerUnscoped`,
  },
  {
    actions: 'revoke_token',
    allowed: 'systemAdmin domainAdmin projectAdmin owner owningMember ownerOnDomain ownerUnscoped',
  },
  { actions: 'create_trust', allowed: 'owner owningMember ownerUnscoped' },
  {
    actions: 'list_trusts_for_trustor',
    allowed: 'systemAdmin systemReader projectAdmin owner owningMember ownerUnscoped',
  },
  { actions: 'list_trusts_for_trustee', allowed: 'systemAdmin systemReader projectAdmin trustee' },
  {
    actions: 'list_roles_for_trust get_role_for_trust get_trust',
    allowed: 'systemAdmin systemReader projectAdmin owner owningMember ownerUnscoped trustee',
  },
  { actions: 'delete_trust', allowed: 'systemAdmin projectAdmin owner owningMember ownerUnscoped' },
]
