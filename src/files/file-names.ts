/** The files that make up one version of routing. */
export const ROUTING_FILE_NAMES = ['lines.yaml', 'policy.yaml', 'roster.yaml', 'pathways.yaml'] as const;
export type RoutingFileName = (typeof ROUTING_FILE_NAMES)[number];

/** What is expected of the rules: kept with a version and checked with it; nothing is routed by it. */
export const TESTS_FILE_NAME = 'policy-tests.yaml';

/** The texts of one version, as ops teams wrote them. A file that is left out is told as missing; pathways may be. */
export type RoutingTexts = Readonly<Partial<Record<RoutingFileName | typeof TESTS_FILE_NAME, string>>>;
