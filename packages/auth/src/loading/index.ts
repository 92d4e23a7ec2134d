/**
 * Plugins from strings: an `auth_type` and its options, as openrc files, clouds.yaml and INI sections have them.
 *
 * @module @ks/auth/loading
 */
export type { CloudConfig, CloudPluginOptions } from './cloud-config.ts'
export type { CloudSelection, Clouds, CloudsOptions } from './clouds.ts'
export { readClouds } from './clouds.ts'
export type { ConfigMap } from './config-map.ts'
export { describeOptions } from './describe-options.ts'
export type { AskPerson, LoadOptions } from './load-plugin.ts'
export { askForMissing, loadPlugin } from './load-plugin.ts'
export type { FindLoader, Loader, LoaderDefinition, LoaderOption, LoaderValues, ValuesOf } from './loader.ts'
export { defineLoader } from './loader.ts'
export type { GivenValues } from './option-values.ts'
export type { AuthType, LoaderName } from './registry.ts'
export { getLoader, loaderNames } from './registry.ts'
export type { RetrySettings } from './retry-settings.ts'
export type { Section, SectionConnection, SectionOptions } from './section.ts'
export { connectionFromSection, pluginFromSection } from './section.ts'
export type { SectionService } from './section-service.ts'
export { serviceFromSection } from './section-service.ts'
export type { ServiceSettings } from './service-settings.ts'
export type { TlsSettings } from './tls-settings.ts'
export type { LoadingWarning, LoadingWarningCode, OnWarning } from './warnings.ts'
