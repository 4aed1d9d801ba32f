import { int, type RestAnswer, type RestRequest, text } from './request.ts';

const defaultPageSize = 50;
const largestPageSize = 1000;

/** One page of a list, in Twilio's shape: the items under `key`, and relative links to the pages around it. */
export function page<Item>(
  request: RestRequest,
  key: string,
  items: readonly Item[],
  body: (item: Item) => Readonly<Record<string, unknown>>,
): RestAnswer {
  const size = Math.min(largestPageSize, Math.max(1, int(request.params, 'PageSize') ?? defaultPageSize));
  const number = Math.max(0, int(request.params, 'Page') ?? 0);
  const start = number * size;
  const shown = items.slice(start, start + size);
  const more = start + size < items.length;
  return {
    status: 200,
    body: {
      [key]: shown.map(body),
      page: number,
      page_size: size,
      start,
      end: shown.length === 0 ? start : start + shown.length - 1,
      uri: link(request, number, size),
      first_page_uri: link(request, 0, size),
      previous_page_uri: number === 0 ? null : link(request, number - 1, size),
      next_page_uri: more ? link(request, number + 1, size, `PA${number + 1}`) : null,
    },
  };
}

function link(request: RestRequest, number: number, size: number, token?: string): string {
  const [path = '', query = ''] = request.uri.split('?');
  const asked = new URLSearchParams(query);
  asked.set('PageSize', String(size));
  asked.set('Page', String(number));
  if (token === undefined) asked.delete('PageToken');
  else asked.set('PageToken', token);
  return `${path}?${asked.toString()}`;
}

/** True when a date (epoch ms) passes the filters `name`, `name<` and `name>` of a list request (whole days, UTC). */
export function passesDates(request: RestRequest, name: string, ms: number | undefined): boolean {
  const day = ms === undefined ? undefined : new Date(ms).toISOString().slice(0, 10);
  const asked = (suffix: string): string | undefined =>
    text(request.params, `${name}${suffix}`)?.slice(0, 10);
  const [on, before, after] = [asked(''), asked('<'), asked('>')];
  if (on === undefined && before === undefined && after === undefined) return true;
  if (day === undefined) return false;
  return (
    (on === undefined || day === on) &&
    (before === undefined || day <= before) &&
    (after === undefined || day >= after)
  );
}
