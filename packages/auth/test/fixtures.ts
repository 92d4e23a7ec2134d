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
