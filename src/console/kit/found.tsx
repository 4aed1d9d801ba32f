import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Resource } from '../api/resource.ts';
import { announce } from '../shell/announce.ts';
import { clockTime } from '../words/times.ts';
import { Notice } from './notice.tsx';

type Asked = Pick<Resource<unknown>, 'error' | 'loading' | 'reload'>;

const sentence = (what: string) => `${what.charAt(0).toUpperCase()}${what.slice(1)}`;

/**
 * What was asked of the service, in each of its states: on its way, not to be had, here, and here but old, with the time of
 * what is shown. What it means that there is nothing is the child's to say.
 */
export function Found<Value>(props: {
  readonly of: Resource<Value>;
  /** "the queues": as it stands in the middle of a sentence. */
  readonly what: string;
  /** It is not asked for again by itself: its time stands beneath it, with the way to ask. */
  readonly once?: boolean;
  /** What holds all the same while it cannot be read again. */
  readonly meanwhile?: string;
  readonly children: (value: Value) => ComponentChildren;
}) {
  const { of, what } = props;
  const value = of.value.value;
  if (value === null) return <Loading what={what} of={of} />;
  return (
    <>
      <AsItWas what={what} of={of} meanwhile={props.meanwhile} />
      {props.children(value)}
      {props.once && of.error.value === null && (
        <p class="as-at hint">
          As at <time>{clockTime(of.loadedAt.value ?? 0)}</time>. <Again of={of} words="Ask again" />
        </p>
      )}
    </>
  );
}

/** What a screen shows while nothing is here yet, and when it could not be had. */
export function Loading(props: {
  readonly what: string;
  readonly of: Asked;
  readonly meanwhile?: string | undefined;
}) {
  const { what, of, meanwhile } = props;
  const error = of.error.value;
  useNews(error === null ? null : `${sentence(what)} cannot be shown now.`);
  if (error === null) return <p class="empty">Loading {what} …</p>;
  return (
    <Notice tone="bad" title={`${sentence(what)} cannot be shown now.`}>
      {meanwhile} {error} <Again of={of} words="Try again" />
    </Notice>
  );
}

/** Over what is here: that the next answer did not come, and how old this one is. */
export function AsItWas(props: {
  readonly what: string;
  readonly of: Resource<unknown>;
  readonly meanwhile?: string | undefined;
}) {
  const { what, of, meanwhile } = props;
  const error = of.error.value;
  const old = error !== null && of.value.value !== null;
  const title = `${sentence(what)}: as at ${clockTime(of.loadedAt.value ?? 0)}; what is below may have changed since.`;
  useNews(old ? title : null);
  if (!old) return null;
  return (
    <Notice tone="warn" title={title}>
      {meanwhile} {error} <Again of={of} words="Try again" />
    </Notice>
  );
}

/** For what a part of a screen only needs besides: nothing while all is well, and never mute when it is not. */
export function Trouble(props: Parameters<typeof AsItWas>[0]) {
  const { of, what, meanwhile } = props;
  if (of.error.value === null) return null;
  if (of.value.value !== null) return <AsItWas {...props} />;
  return <Loading what={what} of={of} meanwhile={meanwhile} />;
}

/** Said once to whoever cannot see it come. */
function useNews(words: string | null): void {
  useEffect(() => {
    if (words !== null) announce(words);
  }, [words]);
}

function Again({ of, words }: { readonly of: Asked; readonly words: string }) {
  const ask = async () => {
    await of.reload();
    if (of.error.value !== null) announce(of.error.value);
  };
  return (
    <button
      type="button"
      class="link"
      aria-disabled={of.loading.value ? 'true' : undefined}
      onClick={() => {
        if (!of.loading.value) void ask();
      }}
    >
      {of.loading.value ? 'Asking …' : words}
    </button>
  );
}
