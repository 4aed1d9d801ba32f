/** One part of the service as it is now, in words for whoever must act. */
export interface PartHealth {
  readonly name: string;
  readonly state: 'ok' | 'degraded' | 'failed';
  /** One sentence without personal data. */
  readonly says: string;
  /** What a person does about it; null when nothing. */
  readonly nextStep: string | null;
}

/** Looks at one part. May reject or hang: whoever asks puts a limit on it and takes either as failed. */
export interface HealthCheck {
  readonly name: string;
  /** A worker without it cannot work and says 503; a web process goes on and says "degraded" (S1). */
  readonly needed: boolean;
  check(): Promise<PartHealth>;
}
