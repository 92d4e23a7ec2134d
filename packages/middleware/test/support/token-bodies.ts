/** Answers of Keystone as it writes them, literally. All tokens are valid until the end of the year 2999. */

/** A project-scoped token of a user with two roles. */
export const projectToken = `{"token": {
  "methods": ["password"],
  "user": {"domain": {"id": "default", "name": "Default"}, "id": "9f0c4b1c6a1e4f0b8f1d3c5a7e9b2d4f", "name": "ada", "password_expires_at": null},
  "audit_ids": ["3T2dc1CGQxyJsHdDu1xkcw"],
  "expires_at": "2999-12-31T23:59:59.000000Z",
  "issued_at": "2026-01-02T03:04:05.000000Z",
  "project": {"domain": {"id": "8a6d7c5e4b3f2a1908172635445362f1", "name": "Engineering"}, "id": "263fd9c2e6a54f4f8f0b1c2d3e4f5a6b", "name": "engines"},
  "is_domain": false,
  "roles": [{"id": "51cc68287d524c759f47c811e6463340", "name": "member"}, {"id": "76e72a7a1c7a4c9f8f1b4c6d5e7f8091", "name": "reader"}],
  "catalog": [
    {"endpoints": [
      {"id": "39dc322ce86c4111b4f06c2eeae0841b", "interface": "public", "region_id": "RegionOne", "url": "http://identity.example:5000/v3", "region": "RegionOne"},
      {"id": "ec642f27474842e78bf059f6c48f4e99", "interface": "internal", "region_id": "RegionOne", "url": "http://identity.internal:5000/v3", "region": "RegionOne"}],
     "id": "4363ae44bdf34a3981fde3b823cb9aa2", "type": "identity", "name": "keystone"},
    {"endpoints": [
      {"id": "c1", "interface": "public", "region_id": "R1", "url": "http://c/v2.1", "region": "R1"},
      {"id": "c2", "interface": "internal", "region_id": "R1", "url": "http://ci/v2.1", "region": "R1"},
      {"id": "c3", "interface": "public", "region_id": "R2", "url": "http://c2/v2.1", "region": "R2"}],
     "id": "b1", "type": "compute", "name": "nova"}]
}}`

/** A system-scoped token. */
export const systemToken = `{"token": {
  "methods": ["password"],
  "user": {"domain": {"id": "default", "name": "Default"}, "id": "u-root", "name": "root", "password_expires_at": null},
  "audit_ids": ["AAECAwQFBgcICQoLDA0ODw"],
  "expires_at": "2999-12-31T23:59:59.000000Z",
  "issued_at": "2026-01-02T03:04:05.000000Z",
  "roles": [{"id": "r-admin", "name": "admin"}],
  "system": {"all": true},
  "is_admin_project": false
}}`

/** A domain-scoped token. */
export const domainToken = `{"token": {
  "methods": ["password"],
  "user": {"domain": {"id": "d-eng", "name": "Engineering"}, "id": "u-dom", "name": "dora", "password_expires_at": null},
  "audit_ids": ["AAECAwQFBgcICQoLDA0ODw"],
  "expires_at": "2999-12-31T23:59:59.000000Z",
  "issued_at": "2026-01-02T03:04:05.000000Z",
  "domain": {"id": "d-eng", "name": "Engineering"},
  "roles": [{"id": "r-manager", "name": "manager"}]
}}`

/** An unscoped token: neither roles nor a catalog. */
export const unscopedToken = `{"token": {
  "methods": ["password"],
  "user": {"domain": {"id": "default", "name": "Default"}, "id": "u-new", "name": "newcomer", "password_expires_at": null},
  "audit_ids": ["AAECAwQFBgcICQoLDA0ODw"],
  "expires_at": "2999-12-31T23:59:59.000000Z",
  "issued_at": "2026-01-02T03:04:05.000000Z"
}}`

/** A token of an application credential with access rules for the compute service. */
export const ruledToken = `{"token": {
  "methods": ["application_credential"],
  "user": {"domain": {"id": "default", "name": "Default"}, "id": "u-robot", "name": "robot", "password_expires_at": null},
  "audit_ids": ["AAECAwQFBgcICQoLDA0ODw"],
  "expires_at": "2999-12-31T23:59:59.000000Z",
  "issued_at": "2026-01-02T03:04:05.000000Z",
  "project": {"domain": {"id": "default", "name": "Default"}, "id": "p1", "name": "engines"},
  "is_domain": false,
  "roles": [{"id": "r-member", "name": "member"}],
  "catalog": [{"endpoints": [], "id": "b1", "type": "compute", "name": "nova"}],
  "application_credential": {"id": "ac1", "name": "robot", "restricted": true, "access_rules": [
    {"id": "ar1", "service": "compute", "method": "GET", "path": "/v2.1/servers/*"}]}
}}`

/** What Keystone says about a token that it does not know. */
export const notFound =
  '{"error":{"code":404,"message":"This is not a recognized Fernet token gAAAAABbad","title":"Not Found"}}'

/** What Keystone says to a service that may not validate tokens. */
export const mayNotValidate =
  '{"error":{"code":403,"message":"You are not authorized to perform the requested action: identity:validate_token.","title":"Forbidden"}}'

/** What Keystone says about a token whose trustor has been disabled. */
export const trustorDisabled = '{"error":{"code":403,"message":"Trustor is disabled.","title":"Forbidden"}}'
