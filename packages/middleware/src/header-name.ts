/**
 * A header's name as programs behind a service may read it: case does not count, and CGI, WSGI, FastCGI and PHP have `_` for
 * `-`, some web servers for every other character that is neither a letter nor a digit.
 */
export function canonicalName(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z\d-]/g, '-')
}
