import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fillForm,
  troubleForPathway,
  troubleOfForm,
} from '../../../../src/core/referrals/payload-template.ts';
import { pathway } from '../../../support/referrals.ts';

const mash = pathway({
  contains: [
    { name: 'callId', required: true },
    { name: 'childrenDetails', required: true },
    { name: 'address', required: false },
  ],
});

describe('a partner’s own form', () => {
  it('given fields, when it is filled, then each stands in its place, and what nobody supplied is left out', () => {
    const form = {
      contact: { ref: '{{referralId}}', note: 'Call {{callId}}, ground {{ ground }}' },
      child: ['{{childrenDetails}}', '{{address}}'],
      address: '{{address}}',
      version: 2,
      urgent: true,
    };
    const fields = { referralId: 'CA1.mash', callId: 'CA1', ground: 'safeguarding', childrenDetails: 'two' };
    expect(fillForm(form, fields)).toEqual({
      contact: { ref: 'CA1.mash', note: 'Call CA1, ground safeguarding' },
      child: ['two'],
      version: 2,
      urgent: true,
    });
  });

  it('whatever a field says, it stays one value in its place: no quote, brace or placeholder breaks out', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (value) => {
        const sent = JSON.parse(JSON.stringify(fillForm({ a: { b: '{{x}}' }, c: 'kept' }, { x: value })));
        expect(sent).toEqual({ a: { b: value }, c: 'kept' });
      }),
    );
    expect(fillForm({ a: 'x {{one}}' }, { one: '{{two}}', two: 'secret' })).toEqual({ a: 'x {{two}}' });
  });

  it('S13: says what it leaves out and what it may not ask for', () => {
    const form = { id: '{{callId}}', more: { note: 'see {{riskScore}}' } };
    expect(troubleForPathway(form, mash)).toEqual([
      { place: ['more', 'note'], trouble: 'pathway victim-support does not contain {{riskScore}}' },
      {
        place: [],
        trouble: 'pathway victim-support requires childrenDetails, and this form never names it',
      },
    ]);
    expect(troubleForPathway({ id: '{{callId}}', c: '{{childrenDetails}}', due: '{{dueAt}}' }, mash)).toEqual(
      [],
    );
  });

  it.each(['{{callId', 'callId}}', '{{call id}}', '{{{callId}}', '{{}}'])('%s is no field', (text) => {
    expect(troubleOfForm({ a: [text] })).toMatchObject([{ place: ['a', 0] }]);
  });
});
