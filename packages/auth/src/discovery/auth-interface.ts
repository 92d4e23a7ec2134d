/**
 * As the `interface` of an endpoint filter: the Identity service itself, at the URL where the plugin logs in. For what is
 * asked before there is a catalog, or without a scope.
 */
export const authInterface: unique symbol = Symbol('the auth URL')
