// Refused answers for each section, which make its page show errors.
import type { Audience, Fields } from './forms.ts';

const LONG = 'x'.repeat(201);

export const wrong: Record<Audience, Record<string, Fields>> = {
  'acheteurs': {
    organisation: { 'AC02': '123', 'AC03': 'autre', 'AC03.autre': LONG },
    montants: { 'AC04.2025': '1.234', 'AC05.2025': 'douze', 'AC05.2024': ['12', 'nsp'] },
    recours: { 'AC13': ['innovation', 'agilite', 'cout', 'image'], 'AC14': ['autre'], 'AC07': 'non_prevu', 'AC14.autre': LONG },
    contrats: { 'AC19.lances': '1', 'AC19.payes': '2', 'AC19.generalises': 'trois' },
    outils: { 'AC18': ['autre'], 'AC18.autre': LONG },
    engagement: { AC23: ['referent', 'aucun'] },
    freins: { AC15: ['B00', 'B01'] },
    propositions: { AC26: ['L01', 'L02', 'L03', 'L04'], AC27: 'x'.repeat(1001), AC28: 'oui', AC28b: 'nom' },
  },
  'start-up': {
    entreprise: { SU01: '123456789', SU02: '19' },
    profil: { 'SU05': 'autre', 'SU05.autre': LONG, 'SU07': ['jei', 'aucun'] },
    clients: { SU10: 'plus_80', SU11: 'plus_80' },
    contrats: { 'SU14': 'autre', 'SU14.autre': LONG },
    acces: { 'SU18': ['autre'], 'SU18.autre': LONG },
    freins: { SU24: ['F01', 'F02', 'F03', 'F04'] },
    // Nothing can be wrong in this section.
    delais: {},
    propositions: { SU28: ['L01', 'L02', 'L03', 'L04'], SU29: 'x'.repeat(1001), SU30: 'oui', SU30b: 'nom' },
  },
};
