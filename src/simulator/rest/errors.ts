/** Twilio's error body; every refusal of the REST side has one. */
export interface ErrorBody {
  readonly code: number;
  readonly message: string;
  readonly more_info: string;
  readonly status: number;
}

/** A refusal with Twilio's code for it. Thrown by handlers, turned into the answer by the router. */
export class RestRefusal extends Error {
  readonly code: number;
  readonly status: number;
  /** True where the application broke the contract, rather than lost a race. */
  readonly isViolation: boolean;

  constructor(code: RefusalCode, message?: string) {
    const known = refusals[code];
    super(message ?? known.message);
    this.code = code;
    this.status = known.status;
    this.isViolation = known.violation;
  }
}

interface Known {
  readonly status: number;
  readonly message: string;
  readonly violation: boolean;
}

/**
 * Codes, HTTP statuses and texts. Codes are Twilio's (error dictionary); the HTTP status of the 16xxx family is not
 * documented and is an inference.
 */
const refusals = {
  20001: { status: 400, message: 'Unknown parameters', violation: true },
  20003: { status: 401, message: 'Authenticate', violation: true },
  20004: { status: 405, message: 'Method not allowed', violation: true },
  20404: { status: 404, message: 'The requested resource was not found', violation: false },
  20409: { status: 409, message: 'The request conflicts with the state of the resource', violation: false },
  20422: { status: 422, message: 'Invalid parameter', violation: true },
  20429: { status: 429, message: 'Too Many Requests', violation: false },
  20500: { status: 500, message: 'An internal server error has occurred', violation: false },
  20503: { status: 503, message: 'Service unavailable', violation: false },
  13240: { status: 400, message: 'Invalid CallSidToCoach', violation: true },
  16020: { status: 400, message: 'Conference is full', violation: false },
  16022: { status: 404, message: 'Conference does not exist or has completed', violation: false },
  16024: { status: 400, message: 'Invalid participant label', violation: true },
  16026: {
    status: 400,
    message: 'A participant with this label is already in the conference',
    violation: false,
  },
  16027: { status: 400, message: 'The coached participant is on hold', violation: false },
  16028: { status: 400, message: 'The coached participant is not in the conference', violation: false },
  21201: { status: 400, message: "No 'To' number is specified", violation: true },
  21205: { status: 400, message: 'Url is not a valid URL', violation: true },
  21210: {
    status: 400,
    message: "The 'From' number is not a number or verified caller ID of the account",
    violation: true,
  },
  21211: { status: 400, message: "The 'To' number is not a valid phone number", violation: true },
  21212: { status: 400, message: "The 'From' number is not a valid phone number", violation: true },
  21213: { status: 400, message: "A 'From' number is required", violation: true },
  21220: { status: 400, message: 'Call is not in-progress. Cannot redirect.', violation: false },
  21609: { status: 400, message: "Invalid 'StatusCallback' URL", violation: true },
} as const satisfies Readonly<Record<number, Known>>;

export type RefusalCode = keyof typeof refusals;

/** The answer's body for a refusal. */
export function errorBody(code: number, message: string, status: number): ErrorBody {
  return { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status };
}

export function refusalStatus(code: RefusalCode): number {
  return refusals[code].status;
}
