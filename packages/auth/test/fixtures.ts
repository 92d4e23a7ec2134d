import type { TransportResponse } from '../src/index.ts'

/** The body of a project-scoped token, member by member in the order in which Keystone sends them. */
export const projectToken = `{"token":{
  "methods":["password"],
  "user":{"domain":{"id":"default","name":"Default"},"id":"u1","name":"ada","password_expires_at":null},
  "audit_ids":["3T2dc1CGQxyJsHdDu1xkcw"],
  "expires_at":"2031-05-06T08:08:09.000000Z",
  "issued_at":"2031-05-06T07:08:09.000000Z",
  "project":{"domain":{"id":"default","name":"Default"},"id":"p1","name":"engines"},
  "is_domain":false,
  "roles":[{"id":"r1","name":"member"},{"id":"r2","name":"reader"}],
  "catalog":[
    {"endpoints":[
       {"id":"e1","interface":"public","region_id":"RegionOne","url":"https://identity.example/v3","region":"RegionOne"},
       {"id":"e2","interface":"admin","region_id":null,"url":"https://admin.example/v3","region":null}],
     "id":"s1","type":"identity","name":"keystone"},
    {"endpoints":[
       {"name":"nova-one","id":"e3","interface":"public","region_id":"RegionOne","url":"https://nova.example/v2.1","region":"RegionOne"}],
     "id":"s2","type":"compute","name":"nova"}]}}`

/** The instant at which {@link projectToken} was issued; it expires an hour later. */
export const issuedAt = new Date('2031-05-06T07:08:09Z')

/** A successful answer to `POST /v3/auth/tokens`. */
export function tokenAnswer(token = 'gAAAAABtoken', body = projectToken): TransportResponse {
  return {
    status: 201,
    headers: {
      'content-type': 'application/json',
      'x-subject-token': token,
      'x-openstack-request-id': 'req-201',
    },
    body,
  }
}

/** An answer in Keystone's error shape. */
export function errorAnswer(status: number, message: string): TransportResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-openstack-request-id': `req-${status}` },
    body: JSON.stringify({ error: { code: status, title: 'Error', message } }),
  }
}

/** What a server with a `/auth` answers to `GET /auth`. */
export const authDocument: TransportResponse = {
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: `{"versions":{"values":[
    {"id":"v3","status":"stable","updated":"2020-04-07T00:00:00Z","default":true,
     "links":[{"rel":"self","href":"http://inside.example/v3/"},{"rel":"auth","href":"http://inside.example/auth"}]},
    {"id":"v2.0","status":"deprecated","links":[{"rel":"auth","href":"http://inside.example/auth"}]}]}}`,
}

/** What a Keystone answers to `GET /auth`, and anybody who has no such thing. */
export const noAuthDocument: TransportResponse = {
  status: 404,
  headers: { 'content-type': 'text/html' },
  body: '<!doctype html><title>404 Not Found</title>',
}

/** A version document that knows nothing of `/auth`: what a Keystone answers at its root. */
export const versionDocument: TransportResponse = {
  status: 300,
  headers: { 'content-type': 'application/json', location: 'https://identity.example/v3/' },
  body: `{"versions":{"values":[{"id":"v3.14","status":"stable","updated":"2020-04-07T00:00:00Z",
    "links":[{"rel":"self","href":"https://identity.example/v3/"}],"media-types":[]}]}}`,
}

/** The 401 that asks for more methods. */
export function receiptAnswer(receipt: string, methods: string[], required: string[][]): TransportResponse {
  return {
    status: 401,
    headers: {
      'content-type': 'application/json',
      'openstack-auth-receipt': receipt,
      'x-openstack-request-id': 'req-receipt',
    },
    body: `{"receipt":{"methods":${JSON.stringify(methods)},
      "user":{"domain":{"id":"default","name":"Default"},"id":"u1","name":"ada"},
      "expires_at":"2031-05-06T07:13:09.000000Z","issued_at":"2031-05-06T07:08:09.000000Z"},
      "required_auth_methods":${JSON.stringify(required)}}`,
  }
}

/** A successful answer to `POST /v2.0/tokens`. */
export function v2TokenAnswer(id = 'v2-token'): TransportResponse {
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: `{"access":{
      "token":{"id":"${id}","issued_at":"2031-05-06T07:08:09.000000Z","expires":"2031-05-06T08:08:09Z",
        "tenant":{"id":"p1","name":"engines","enabled":true,"description":""}},
      "user":{"id":"u1","name":"ada","username":"ada","roles":[{"name":"member"}],"roles_links":[]},
      "metadata":{"is_admin":0,"roles":["r1"]},
      "serviceCatalog":[{"name":"nova","type":"compute","endpoints_links":[],"endpoints":[
        {"id":"e1","region":"RegionOne","publicURL":"https://nova.example/v2/p1",
         "internalURL":"http://nova.internal/v2/p1","adminURL":"http://nova.admin/v2/p1"}]}]}}`,
  }
}
