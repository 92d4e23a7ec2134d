/**
 * Options of Keystone and of the oslo libraries inside it, by section: the names that a keystone.conf may hold.
 *
 * Collected from the option tables of Keystone (2022 and 2026) and of the current oslo.cache, oslo.db, oslo.log, oslo.messaging,
 * oslo.middleware, oslo.policy and oslo.service, former names included. Those that are not also in
 * {@link OPTIONS} are accepted and reported as without effect.
 */
export const KEYSTONE_OPTIONS: Readonly<Record<string, string>> = {
  DEFAULT: `
    admin_bind_host admin_endpoint admin_port admin_token admin_workers amqp_auto_delete api_paste_config
    backdoor_port backdoor_socket bind_host client_socket_timeout config_dir config_file conn_pool_min_size
    conn_pool_ttl control_exchange crypt_strength db_backend dbapi_use_tpool debug default_log_levels
    default_publisher_id disable_process_locking domain_id_immutable executor_thread_pool_size
    fatal_deprecations graceful_shutdown_timeout insecure_debug instance_format instance_uuid_format
    kombu_reconnect_delay list_limit lock_path log_color log_config log_config_append log_date_format
    log_dir log_file log_format log_options log_rotate_interval log_rotate_interval_type log_rotation_type
    logdir logfile logging_context_format_string logging_debug_format_suffix logging_default_format_string
    logging_exception_prefix logging_user_identity_format max_db_limit max_header_line max_logfile_count
    max_logfile_size_mb max_param_size max_project_tree_depth max_request_body_size max_token_size
    member_role_id member_role_name notification_driver notification_format notification_opt_out
    notification_topics notification_transport_url osapi_max_request_body_size policy_default_rule
    policy_dirs policy_file public_bind_host public_endpoint public_port public_workers publish_errors
    pydev_debug_host pydev_debug_port rabbit_ha_queues rabbit_login_method rabbit_retry_backoff
    rate_limit_burst rate_limit_except_level rate_limit_interval rpc_backend rpc_conn_pool_size
    rpc_ping_enabled rpc_response_timeout rpc_thread_pool_size run_external_periodic_tasks
    secure_proxy_ssl_header sql_connection sql_connection_debug sql_connection_trace sql_max_overflow
    sql_max_retries sql_retry_interval sqlite_synchronous ssl_ca_file ssl_cert_file ssl_key_file
    standard_threads state_path strict_password_check syslog_log_facility tcp_keepidle transport_url
    use_eventlog use_journal use_json use_stderr use_syslog use_syslog_rfc_format verbose watch_log_file
    wsgi_default_pool_size wsgi_keep_alive wsgi_log_format wsgi_server_debug
  `,
  api: 'response_validation',
  application_credential: 'cache_time caching driver user_limit',
  assignment: 'cache_time caching driver list_limit prohibited_implied_role root_role',
  auth: `
    additional_primary_auth_methods application_credential external kerberos mapped methods oauth1 openid
    password saml2 token totp x509
  `,
  cache: `
    backend backend_argument backend_expiration_time config_prefix dead_timeout debug_cache_backend
    enable_retry_client enable_socket_keepalive enabled expiration_time hashclient_dead_timeout
    hashclient_retry_attempts hashclient_retry_delay hashclient_retry_timeout memcache_dead_retry
    memcache_password memcache_pool_connection_get_timeout memcache_pool_flush_on_reconnect
    memcache_pool_maxsize memcache_pool_unused_timeout memcache_sasl_enabled memcache_servers
    memcache_socket_timeout memcache_username password proxies redis_db redis_password
    redis_sentinel_service_name redis_sentinels redis_server redis_socket_timeout redis_username
    retry_attempts retry_delay socket_keepalive_count socket_keepalive_idle socket_keepalive_interval
    socket_timeout tls_allowed_ciphers tls_cafile tls_certfile tls_enabled tls_keyfile username
  `,
  catalog: 'cache_time caching driver list_limit template_file',
  cors: 'allow_credentials allow_headers allow_methods allowed_origin expose_headers max_age',
  credential: 'auth_ttl cache_time caching driver key_repository provider user_limit',
  database: `
    asyncio_connection asyncio_slave_connection backend connection connection_debug connection_parameters
    connection_recycle_time connection_trace db_inc_retry_interval db_max_retries db_max_retry_interval
    db_retry_interval max_overflow max_pool_size max_retries mysql_enable_ndb mysql_sql_mode
    mysql_wsrep_sync_wait pool_timeout reconnect_interval retry_interval slave_connection sql_connection
    sql_max_retries sqlalchemy_max_overflow sqlalchemy_pool_timeout sqlite_synchronous synchronous_reader
    use_db_reconnect use_tpool
  `,
  domain_config: 'additional_sensitive_options additional_whitelisted_options cache_time caching driver',
  endpoint_filter: 'driver return_all_endpoints_if_no_filter',
  endpoint_policy: 'driver',
  eventlet_server: 'admin_bind_host admin_port public_bind_host public_port',
  federation: `
    assertion_prefix attribute_mapping_default_schema_version caching default_authorization_ttl driver
    federated_domain_name remote_id_attribute sso_callback_template trusted_dashboard
  `,
  fernet_receipts: 'key_repository max_active_keys',
  fernet_tokens: 'key_repository max_active_keys',
  identity: `
    cache_time caching crypt_strength default_domain_id domain_config_dir
    domain_configurations_from_database domain_specific_drivers_enabled driver list_limit
    max_password_length password_hash_algorithm password_hash_rounds salt_bytesize scrypt_block_size
    scrypt_parallelism
  `,
  identity_mapping: 'backward_compatible_ids driver generator',
  jwt_tokens: 'jws_accepted_algorithms jws_algorithm jws_private_key_repository jws_public_key_repository',
  ldap: `
    alias_dereferencing auth_pool_connection_lifetime auth_pool_size chase_referrals connection_timeout
    debug_level group_ad_nesting group_additional_attribute_mapping group_attribute_ignore
    group_desc_attribute group_filter group_id_attribute group_member_attribute group_members_are_ids
    group_name_attribute group_objectclass group_tree_dn page_size password pool_connection_lifetime
    pool_connection_timeout pool_retry_delay pool_retry_max pool_size query_scope randomize_urls suffix
    tls_cacertdir tls_cacertfile tls_req_cert url use_auth_pool use_pool use_tls user
    user_additional_attribute_mapping user_attribute_ignore user_default_project_id_attribute
    user_description_attribute user_enabled_attribute user_enabled_default user_enabled_emulation
    user_enabled_emulation_dn user_enabled_emulation_use_group_config user_enabled_invert user_enabled_mask
    user_filter user_id_attribute user_mail_attribute user_name_attribute user_objectclass
    user_pass_attribute user_tree_dn
  `,
  memcache: 'dead_retry pool_connection_get_timeout pool_maxsize pool_unused_timeout socket_timeout',
  oauth1: 'access_token_duration driver request_token_duration',
  oauth2: 'oauth2_authn_methods oauth2_cert_dn_mapping_id',
  os_inherit: 'enabled',
  oslo_middleware: `
    enable_proxy_headers_parsing http_basic_auth_user_file max_request_body_size secure_proxy_ssl_header
  `,
  oslo_policy: `
    enforce_new_defaults enforce_scope policy_default_rule policy_dirs policy_file remote_content_type
    remote_ssl_ca_crt_file remote_ssl_client_crt_file remote_ssl_client_key_file
    remote_ssl_verify_server_crt remote_timeout
  `,
  paste_deploy: 'config_file',
  policy: 'driver list_limit',
  receipt: 'cache_on_issue cache_time caching expiration provider',
  resource: `
    admin_project_domain_name admin_project_name cache_time caching domain_name_url_safe driver list_limit
    project_name_url_safe
  `,
  revoke: 'cache_time caching driver expiration_buffer',
  role: 'cache_time caching driver list_limit',
  saml: `
    assertion_expiration_time certfile idp_contact_company idp_contact_email idp_contact_name
    idp_contact_surname idp_contact_telephone idp_contact_type idp_entity_id idp_lang idp_metadata_path
    idp_organization_display_name idp_organization_name idp_organization_url idp_sso_endpoint keyfile
    relay_state_prefix xmlsec1_binary
  `,
  security_compliance: `
    allow_insecure_admin_trust_cross_project_credentials_access
    allow_insecure_application_credential_trust_escalation change_password_upon_first_use
    disable_user_account_days_inactive invalid_password_hash_function invalid_password_hash_max_chars
    invalid_password_hash_secret_key lockout_duration lockout_failure_attempts minimum_password_age
    password_expires_days password_regex password_regex_description report_invalid_password_hash
    unique_last_password_count
  `,
  shadow_users: 'driver',
  token: `
    allow_expired_window allow_rescope_scoped_token bind cache_on_issue cache_time caching driver
    enforce_token_bind expiration hash_algorithm infer_roles provider revocation_cache_time revoke_by_id
  `,
  tokenless_auth: 'issuer_attribute protocol trusted_issuer',
  totp: 'included_previous_windows',
  trust: 'allow_redelegation driver max_redelegation_count',
  unified_limit: 'cache_time caching driver enforcement_model list_limit',
  wsgi: 'debug_middleware',
  // Sections of protocols of identity providers; any other protocol has one, too.
  mapped: 'remote_id_attribute',
  openid: 'remote_id_attribute',
  saml2: 'remote_id_attribute',
  x509: 'remote_id_attribute',
}

/** Sections of libraries that nothing here has a counterpart for: any option is accepted as without effect. */
export const LIBRARY_SECTIONS: readonly string[] = [
  'amqp1',
  'audit',
  'audit_map',
  'audit_middleware_notifications',
  'eventlet_server_ssl',
  'extra_headers',
  'healthcheck',
  'kvs',
  'matchmaker_redis',
  'oslo_concurrency',
  'oslo_limit',
  'oslo_messaging_amqp',
  'oslo_messaging_kafka',
  'oslo_messaging_metrics',
  'oslo_messaging_notifications',
  'oslo_messaging_rabbit',
  'oslo_messaging_zmq',
  'oslo_reports',
  'oslo_versionedobjects',
  'profiler',
  'rpc_notifier2',
  'signing',
  'ssl',
  'statsd',
]
