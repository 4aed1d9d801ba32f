/**
 * What a program sends, by operation: one example each, with invented people on numbers reserved for drama. A test holds
 * every one against its schema, and says when an operation has none.
 */
const CALL = 'CA00000000000000000000000000000001';
const DUE = 1_795_406_400_000;

export const API_BODIES: Readonly<Record<string, unknown>> = {
  actOnReContact: { type: 'press' },
  actOnReferral: { type: 'complete', why: 'The service has spoken to her' },
  actOnReview: {
    type: 'mark',
    theme: 'history-not-used',
    words: 'The order on record was not named',
    atVersion: 12,
  },
  actOnRoutingVersion: { type: 'publish', at: null },
  answerHandOver: {
    outcome: 'acknowledged',
    name: 'Inspector Reed, Northshire',
    words: 'Officers are on their way',
  },
  answerQuestion: { kind: 'choice', value: 'yes', note: 'she tapped twice' },
  applyRegisterFile: { lowering: null },
  breakGlass: {
    forces: ['northshire'],
    incidentReference: 'WS-2026-1127-0042',
    why: 'The caller has moved there tonight',
  },
  changeRegister: {
    force: 'westshire',
    reason: 'Told at interview',
    change: { kind: 'changedHands', person: 'p-17', number: '07700 900104', on: '2026-11-20' },
  },
  closeAlarm: { doing: 'Rung back safely; officers have seen her' },
  closeMatter: { doing: 'He is in custody' },
  commandCall: { type: 'confirmSpeaker', who: 'victim' },
  confirmFact: {
    fact: 'childAtAddressConfirmed',
    details: { childName: 'Robin', school: 'Northtown Primary' },
    why: 'Officers spoke to the child',
  },
  confirmRegisterFile: { accepted: true },
  createRoutingDraft: { title: 'Ring specialists longer at night', from: 'inForce' },
  decideApproval: { outcome: 'approved', because: 'Agreed with the duty inspector' },
  decideRegisterProposal: { accepted: true, reason: 'Confirmed with the charity by telephone' },
  declareStaffTies: { numbers: ['07700 900150'], names: ['Sam Example'] },
  deleteRoutingDraft: { why: 'Not needed any more' },
  editRoutingDraft: { text: 'repeatWindowHours: 24\nrules: []\n', revision: 0 },
  endSessions: { why: 'Has left the force' },
  explainRouting: { ref: 'inForce', call: { line: '101', level: 'high', sign: 'silent' } },
  exportRegisterPerson: {
    force: 'westshire',
    reason: 'Asked for by the person',
    withhold: [{ part: 'relationships', because: 'othersRights' }],
  },
  finishChecklist: {},
  giveCaller: {
    number: '+447700900101',
    incidentReference: 'WS-2026-1127-0042',
    grade: '1',
    location: '1 Harbour Row, Northtown',
  },
  holdPathway: { force: 'westshire', why: 'Their office is closed today' },
  introduceInDraft: { lines: ['101'], stage: 'shadow', sharePercent: 50, revision: 0 },
  judgeRisk: { level: 'high', why: 'She is more afraid than her answers say' },
  linkCall: { kind: 'call', id: CALL, belongs: true, because: 'The same voice, and the same names' },
  planReContact: { callId: CALL, person: 'p-17', maxAttempts: 3, why: 'Promised during the call' },
  previewRegisterFile: { source: 'crime-system', mapping: { Ref: 'reference' }, fullUpTo: null },
  proposeRegisterChange: {
    force: 'westshire',
    reason: 'She has told us how she can be reached',
    proposal: {
      kind: 'safeContact',
      person: { reference: 'CH-204' },
      profile: { number: '07700 900160', whoMayAnswer: ['her sister'], codeWord: 'delivery' },
    },
  },
  proposeRouting: { draft: 'draft-1', reason: 'Nights need longer ringing' },
  raiseReferral: { callId: CALL, pathway: 'victim-support', why: 'She asked for it' },
  readFeedback: { feedback: 'fb-1' },
  registerHistory: { force: 'westshire', reason: 'Review of who looked', limit: 50 },
  releasePathway: { force: 'westshire', why: 'They are open again' },
  rollBackRouting: { why: 'The fourth call of the night was not seen as one' },
  searchRegister: { force: 'westshire', reason: 'Review of last night', by: 'number', text: '07700 900101' },
  setPresence: { state: 'ready', reason: null },
  showRegisterPerson: { force: 'westshire', reason: 'Review of last night' },
  showRegisterProposal: { force: 'westshire', reason: 'To decide it' },
  startChecklist: { checklist: 'first-minutes' },
  startHandOver: {
    to: 'northshire',
    words: `She is at her sister's in Northshire; a call-back is promised by ${DUE}`,
  },
  undoRegisterFile: { reason: 'The wrong file' },
  openTelephone: { place: 'carys-desk' },
};
