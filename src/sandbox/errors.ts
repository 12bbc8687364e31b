// Twilio's error codes as far as a texting desk meets them, and the JSON that carries one.

type Failure = {
  readonly text: string
  /** Answered at the call with this HTTP status … */
  readonly http?: number
  /** … or found later, and the message ends in this status. */
  readonly ends?: 'failed' | 'undelivered'
}

export const ERRORS: Readonly<Record<number, Failure>> = {
  20001: { http: 400, text: 'Invalid parameter' },
  20003: { http: 401, text: 'Authenticate' },
  20009: { http: 409, text: 'Cannot change or delete a message that is in progress' },
  20404: { http: 404, text: 'The requested resource was not found' },
  20429: { http: 429, text: 'Too Many Requests' },
  20500: { http: 500, text: 'Internal Server Error' },
  20503: { http: 503, text: 'Service Unavailable' },
  21211: { http: 400, text: "Invalid 'To' Phone Number" },
  21212: { http: 400, text: "Invalid 'From' Phone Number" },
  21266: { http: 400, text: "'To' and 'From' numbers cannot be the same" },
  21408: {
    http: 400,
    text: "Permission to send an SMS has not been enabled for the region of the 'To' number",
  },
  21421: { http: 400, text: 'PhoneNumber is invalid' },
  21602: { http: 400, text: 'Message body is required' },
  21603: { http: 400, text: "A 'From' phone number is required" },
  21604: { http: 400, text: "A 'To' phone number is required" },
  21606: { http: 400, text: 'The From phone number is not a valid, SMS-capable number of your account' },
  21609: { http: 400, text: 'Invalid StatusCallback URL' },
  21610: { http: 400, ends: 'failed', text: 'Attempt to send to unsubscribed recipient' },
  21611: { http: 400, text: "This 'From' number has exceeded the maximum number of queued messages" },
  21612: { http: 400, text: "The 'To' phone number is not reachable using the 'From' phone number" },
  21614: { http: 400, text: "'To' number is not a valid mobile number" },
  21617: { http: 400, text: 'The concatenated message body exceeds the 1600 character limit' },
  21620: { http: 400, text: 'Invalid media URL(s)' },
  21623: { http: 400, text: 'Number of media files exceeds allowed limit' },
  21624: { http: 400, text: 'Invalid validity period value' },
  21703: { http: 400, text: 'The Messaging Service does not have a phone number available' },
  30001: { ends: 'failed', text: 'Queue overflow' },
  30002: { ends: 'failed', text: 'Account suspended' },
  30003: { ends: 'undelivered', text: 'Unreachable destination handset' },
  30004: { ends: 'undelivered', text: 'Message blocked' },
  30005: { ends: 'undelivered', text: 'Unknown destination handset' },
  30006: { ends: 'undelivered', text: 'Landline or unreachable carrier' },
  30007: { ends: 'undelivered', text: 'Message filtered' },
  30008: { ends: 'undelivered', text: 'Unknown error' },
  30022: { ends: 'failed', text: 'US A2P 10DLC rate limits exceeded' },
  30023: { ends: 'failed', text: 'US A2P 10DLC daily message cap reached' },
  30024: { ends: 'undelivered', text: 'Sender ID not provisioned by carrier' },
  30032: { ends: 'undelivered', text: 'Toll-free number has not been verified' },
  30034: { ends: 'undelivered', text: 'US A2P 10DLC: message from an unregistered number' },
  30036: { ends: 'failed', text: 'Validity period expired' },
  30409: { http: 409, text: 'This message cannot be canceled' },
  30450: { ends: 'failed', text: 'Message delivery blocked: suspected SMS pumping' },
}

export type Refusal = { readonly code: number; readonly status: number; readonly message: string }

export function refusal(code: number, options: { detail?: string; status?: number } = {}): Refusal {
  const known = ERRORS[code]
  const text = known?.text ?? `Error ${code}`
  return {
    code,
    status: options.status ?? known?.http ?? 400,
    message: options.detail ? `${text}: ${options.detail}` : text,
  }
}

/** Whether a code is answered at the call when nothing else is said. */
export function isSynchronous(code: number): boolean {
  const known = ERRORS[code]
  return known ? known.http !== undefined : code < 30000
}

export function endOf(code: number): 'failed' | 'undelivered' {
  return ERRORS[code]?.ends ?? 'undelivered'
}

export function errorJson({ code, status, message }: Refusal): Record<string, unknown> {
  return { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status }
}
