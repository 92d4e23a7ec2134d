/** What a request says beside the claims of its body, and who sent it. */
export interface Circumstances {
  /** Address of the client, for limits. */
  client: string
  method: string
  /** Absolute URL as the client called it, without its query: what OAuth1 signatures are made over. */
  url: string
  /** Header `Authorization`. */
  authorization?: string | undefined
  /** Header `Openstack-Auth-Receipt`: earlier steps of the same login. */
  receipt?: string | undefined
  /**
   * Whether the location is that of one provider and protocol, and so says whose assertion it lets in. A body can name any
   * provider.
   */
  atProvider?: boolean
  /** What a trusted front end has proven. Absent unless the request came from one. */
  frontEnd?: FrontEnd | undefined
}

/** What a front end, such as a web server with Kerberos or TLS client certificates, says of the client before it. */
export interface FrontEnd {
  /** Name of the user that it authenticated: `REMOTE_USER`. */
  remoteUser?: string | undefined
  /** Name of the domain of that user: `REMOTE_DOMAIN`. */
  remoteDomain?: string | undefined
  /** How: `AUTH_TYPE`, for example `Negotiate`. */
  authType?: string | undefined
  /** The client's certificate, as PEM. The front end has checked that the client has its key. */
  certificate?: string | undefined
  /** What an identity provider says of the user, by attribute: the assertion that a mapping reads. */
  assertion?: Readonly<Record<string, string>> | undefined
}
