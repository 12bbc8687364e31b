// The federal quiet hours (TCPA).
import { everyDay, type RulePack } from './pack.ts'

export const FEDERAL: readonly RulePack[] = [
  {
    id: 'us-federal',
    version: 1,
    name: 'Federal (TCPA)',
    holdsFor: 'US',
    // 57 FR 48335: in force since 20 December 1992; texts count as calls since 2003 (18 FCC Rcd 14014).
    from: '1992-12-20',
    until: null,
    source: '47 CFR 64.1200(c)(1)',
    url: 'https://www.ecfr.gov/current/title-47/chapter-I/subchapter-B/part-64/subpart-L/section-64.1200',
    basis: 'statute',
    explains: 'No automatic text before 8 in the morning or after 9 in the evening where the person lives.',
    ...everyDay({ from: '08:00', to: '21:00' }),
    holidays: 'as_any_day',
    cap: null,
  },
]
