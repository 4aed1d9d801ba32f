import twilio from 'twilio';
import RequestClient from 'twilio/lib/base/RequestClient.js';

type Options = Parameters<InstanceType<typeof RequestClient>['request']>[0];

/** Twilio's own Node client, sent to another base URL than https://api.twilio.com. */
export function twilioClientFor(sim: {
  readonly accountSid: string;
  readonly authToken: string;
  readonly baseUrl: string;
}): twilio.Twilio {
  class Rewriting extends RequestClient {
    override request<T>(
      options: Options,
    ): ReturnType<InstanceType<typeof RequestClient>['request']> & Promise<T> {
      const uri = options.uri.replace('https://api.twilio.com', sim.baseUrl);
      return super.request({ ...options, uri }) as never;
    }
  }
  return twilio(sim.accountSid, sim.authToken, { httpClient: new Rewriting({ timeout: 1500 }) });
}
