import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { ApiError } from '../api/client.ts';
import { Button } from './button.tsx';

export interface FieldError {
  /** The `name` of the field. */
  readonly field: string;
  readonly words: string;
}

export interface FormProps {
  readonly children: ComponentChildren;
  readonly submit: string;
  /** What is missing or wrong, before anything is sent. */
  readonly check?: () => readonly FieldError[];
  /** Rejects with an ApiError to have it shown; its parts go to the fields of the same name. */
  readonly onSubmit: () => Promise<void>;
  readonly onCancel?: () => void;
  readonly danger?: boolean;
  /** Why it cannot be sent now. */
  readonly disabled?: string | null;
}

/** A form with an error summary that takes the focus and leads to each field (GOV.UK pattern). Drafts are the caller's. */
export function Form(props: FormProps) {
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const [sending, setSending] = useState(false);
  const summary = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (errors.length > 0) summary.current?.focus();
  }, [errors]);
  const send = async () => {
    if (sending || props.disabled) return;
    const wrong = props.check?.() ?? [];
    setErrors(wrong);
    if (wrong.length > 0) return;
    setSending(true);
    try {
      await props.onSubmit();
    } catch (error) {
      setErrors(errorsOf(error));
    } finally {
      setSending(false);
    }
  };
  return (
    <form
      class="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {errors.length > 0 && (
        <div class="error-summary" role="alert" tabIndex={-1} ref={summary}>
          <h3>There is a problem</h3>
          <ul>
            {errors.map(({ field, words }) => (
              <li key={field + words}>
                {field === '' ? (
                  words
                ) : (
                  <a href={`#${field}`} onClick={toField}>
                    {words}
                  </a>
                )}
              </li>
            ))}
          </ul>
        </div>
      )}
      {props.children}
      <div class="form-foot">
        <button
          type="submit"
          class={`button button-${props.danger ? 'danger' : 'main'}`}
          aria-disabled={props.disabled ? 'true' : undefined}
          title={props.disabled ?? undefined}
        >
          {sending ? `${props.submit} – sending` : props.submit}
        </button>
        {props.onCancel && (
          <Button kind="quiet" onPress={props.onCancel}>
            Cancel
          </Button>
        )}
        {props.disabled && <span class="hint">{props.disabled}</span>}
      </div>
    </form>
  );
}

function toField(event: MouseEvent): void {
  event.preventDefault();
  const id = (event.currentTarget as HTMLAnchorElement).hash.slice(1);
  document.getElementById(id)?.focus();
}

function errorsOf(error: unknown): readonly FieldError[] {
  if (!(error instanceof ApiError)) return [{ field: '', words: String(error) }];
  const parts = error.problem?.errors ?? [];
  if (parts.length === 0) return [{ field: '', words: error.message }];
  return parts.map(({ path, message }) => ({ field: path.split('.').at(-1) ?? '', words: message }));
}

/** Where a field's value is: a signal, a draft, a preference. */
export interface Bound<Value> {
  value: Value;
}

interface FieldProps<Value> {
  /** Its id too, so once on a screen. */
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly value: Bound<Value>;
}

function Labelled(props: {
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly children: ComponentChildren;
}) {
  return (
    <div class="field">
      <label for={props.name}>{props.label}</label>
      {props.hint && (
        <span class="hint" id={`${props.name}-hint`}>
          {props.hint}
        </span>
      )}
      {props.children}
    </div>
  );
}

const described = (name: string, hint: string | undefined) => (hint ? `${name}-hint` : undefined);

export function TextField(
  props: FieldProps<string> & {
    readonly type?: 'text' | 'date' | 'time' | 'datetime-local' | 'number' | 'password' | 'search';
  },
) {
  const { name, value, hint } = props;
  return (
    <Labelled {...props}>
      <input
        id={name}
        name={name}
        type={(props.type ?? 'text') as 'text'}
        autoComplete="off"
        spellcheck={false}
        aria-describedby={described(name, hint)}
        value={value.value}
        onInput={({ currentTarget }) => {
          value.value = currentTarget.value;
        }}
      />
    </Labelled>
  );
}

export function TextArea(props: FieldProps<string> & { readonly rows?: number }) {
  const { name, value, hint } = props;
  return (
    <Labelled {...props}>
      <textarea
        id={name}
        name={name}
        rows={props.rows ?? 3}
        aria-describedby={described(name, hint)}
        value={value.value}
        onInput={({ currentTarget }) => {
          value.value = currentTarget.value;
        }}
      />
    </Labelled>
  );
}

export type Choice = readonly [value: string, words: string];

export function SelectField(props: FieldProps<string> & { readonly choices: readonly Choice[] }) {
  const { name, value, hint } = props;
  return (
    <Labelled {...props}>
      <select
        id={name}
        name={name}
        aria-describedby={described(name, hint)}
        value={value.value}
        onChange={({ currentTarget }) => {
          value.value = currentTarget.value;
        }}
      >
        {props.choices.map(([each, words]) => (
          <option key={each} value={each}>
            {words}
          </option>
        ))}
      </select>
    </Labelled>
  );
}

export function RadioField(props: FieldProps<string> & { readonly choices: readonly Choice[] }) {
  const { name, value } = props;
  return (
    <fieldset class="field" id={name} tabIndex={-1}>
      <legend>{props.label}</legend>
      {props.hint && <span class="hint">{props.hint}</span>}
      <div class="choices">
        {props.choices.map(([each, words]) => (
          <label key={each} class="choice">
            <input
              type="radio"
              name={name}
              value={each}
              checked={value.value === each}
              onChange={() => {
                value.value = each;
              }}
            />
            {words}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export function CheckField(props: FieldProps<boolean>) {
  const { name, value, label } = props;
  return (
    <label class="choice" for={name}>
      <input
        id={name}
        name={name}
        type="checkbox"
        checked={value.value}
        onChange={({ currentTarget }) => {
          value.value = currentTarget.checked;
        }}
      />
      {label}
    </label>
  );
}
