import { api } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { Found } from '../../kit/found.tsx';
import { Notice } from '../../kit/notice.tsx';
import { Facts } from '../../kit/panel.tsx';
import { dayAndTime } from '../../words/times.ts';

/** What the recipient is to be told, for delivering it by hand. Opening it is a disclosure and on record. */
export function PrintView({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const found = useResource(() => api('post', '/referrals/{id}/print-view', { params: { id } }), [id]);
  const view = found.value.value;
  return (
    <Dialog title={view?.title ?? 'Print view'} wide onClose={onClose}>
      <Found what="the print view" of={found}>
        {(view) => (
          <div class="print-view">
            {view.missing.length > 0 && <Notice tone="warn" title={`Missing: ${view.missing.join(', ')}`} />}
            <Facts
              facts={[
                ['To', view.recipient],
                ['By', dayAndTime(view.dueAt)],
                ['Ground', view.legalBasis],
                ...view.fields.map(({ name, value }) => [name, value] as const),
              ]}
            />
            <div class="form-foot print-hidden">
              <Button kind="main" onPress={() => window.print()}>
                Print
              </Button>
              <span class="hint">That you opened this is on record as a disclosure.</span>
            </div>
          </div>
        )}
      </Found>
    </Dialog>
  );
}
