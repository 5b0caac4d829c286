// A set of answers per questionnaire: every kind of question, and its text on the check page.
import type { Audience } from './forms.ts';

export interface Answer {
  question: string;
  /** The field, if a question has several. */
  part?: string;
  /** Typed text. */
  type?: string;
  /** Radio buttons and check boxes, by label. */
  tick?: string[];
  /** The option of a drop-down list. */
  select?: string;
  /** The text beside « Autre ». */
  other?: string;
  /** Asked only because of another answer in the same section. */
  opened?: true;
  /** The text on the check page, and on the receipt if the answer is typed. */
  said: string[];
}

export interface Section {
  title: string;
  answers: Answer[];
}

/** A text that a careless page would break. */
const PROPOSAL = 'Payer à 30 jours.\nPublier « l’annuaire » : <b>dès 2026</b> & partout.';
const UNKNOWN = 'Je ne sais pas';

function ticked(question: string, tick: string[], more: Partial<Answer> = {}): Answer {
  return { question, tick, said: tick, ...more };
}

function typed(question: string, type: string, said = type, more: Partial<Answer> = {}): Answer {
  return { question, type, said: [said], ...more };
}

/** A question without an answer. */
function skipped(question: string, part?: string): Answer {
  return { question, part, said: ['Non renseigné'] };
}

const buyers: Section[] = [
  { title: 'Votre organisation', answers: [
    ticked('Quel type d’organisation représentez-vous ?', ['Collectivité territoriale']),
    typed('Quel est le numéro SIRET de votre organisation ?', '732829320 00074', '732 829 320 00074'),
    typed('Quel est le nom de votre organisation ?', 'Ville d’Essai'),
    typed('Quelle est sa forme juridique ?', 'Commune'),
    ticked('Quelle est sa taille ?', ['De 250 à 4 999 personnes, comme une entreprise de taille intermédiaire (ETI)']),
    { question: 'Dans quelle région est-elle située ?', select: 'Corse', said: ['Corse'] },
    ticked('Quelle est votre fonction ?', ['Autre fonction (précisez)'], { other: 'Chargée de l’innovation', said: ['Autre fonction (précisez) : Chargée de l’innovation'] }),
  ] },
  { title: 'Vos montants d’achats', answers: [
    typed('Quel a été le montant annuel total de vos achats hors taxes ?', '1 250 000', '1 250 000,00 €', { part: '2025' }),
    ticked('Quel a été le montant annuel total de vos achats hors taxes ?', [UNKNOWN], { part: '2024' }),
    typed('Sur ce total, quel a été le montant de vos achats auprès de start-up ?', '30 k€', '30 000,00 €', { part: '2025', said: ['30 000,00 €', 'Votre taux d’achats auprès de start-up en 2025 : 2,4 %'] }),
    ticked('Sur ce total, quel a été le montant de vos achats auprès de start-up ?', [UNKNOWN], { part: '2024' }),
    ticked('À combien estimez-vous la part de vos achats auprès de start-up ?', ['De 1 à moins de 3 %'], { opened: true }),
  ] },
  { title: 'Votre recours aux start-up', answers: [
    ticked('Avez-vous eu recours à une start-up au cours des 12 derniers mois ?', ['Non, mais c’est prévu dans les 12 prochains mois']),
    ticked('Pourquoi n’y avez-vous pas eu recours ?', ['L’investissement financier est trop important', 'Autre raison (précisez)'], { other: 'Pas de budget voté', opened: true, said: ['L’investissement financier est trop important', 'Autre raison (précisez) : Pas de budget voté'] }),
    ticked('Pour quelles raisons avez-vous recours, ou auriez-vous recours, à une start-up ?', ['L’agilité', 'La souveraineté', 'Le coût']),
    skipped('Combien de start-up comptiez-vous parmi vos fournisseurs en 2025 ?'),
    ticked('Savez-vous identifier les start-up parmi vos fournisseurs ?', ['Partiellement']),
  ] },
  { title: 'Vos contrats avec les start-up', answers: [
    ticked('Quel est le montant habituel de vos contrats avec une start-up ?', ['De 40 à moins de 100 k€ HT']),
    typed('Au cours des 12 derniers mois, combien de POC', '1 200', '1 200', { part: 'POC lancés' }),
    typed('Au cours des 12 derniers mois, combien de POC', '7', '7', { part: 'dont rémunérés' }),
    skipped('Au cours des 12 derniers mois, combien de POC', 'dont généralisés (suivis d’un déploiement)'),
    ticked('Combien de temps s’écoule-t-il entre le premier contact avec une start-up', ['De 6 à moins de 12 mois']),
    ticked('Sous quel délai moyen payez-vous les start-up ?', ['De 30 à 45 jours']),
  ] },
  { title: 'Trouver des start-up et leur acheter', answers: [
    ticked('Par quels canaux identifiez-vous des start-up ?', ['Veille', 'Autre canal (précisez)'], { other: 'Le bouche à oreille', said: ['Veille', 'Autre canal (précisez) : Le bouche à oreille'] }),
    ticked('Quels dispositifs avez-vous déjà utilisés pour acheter à des start-up ?', ['Sourcing', 'Allotissement']),
    ticked('Connaissez-vous l’achat innovant', ['De nom seulement']),
  ] },
  { title: 'L’organisation de vos achats', answers: [
    ticked('Une personne est-elle dédiée aux achats innovants', ['C’est en projet']),
    ticked('Êtes-vous d’accord avec cette phrase', [UNKNOWN]),
    ticked('Votre organisation est-elle engagée dans « Je choisis la French Tech » ?', ['Oui, comme soutien']),
    ticked('Quelles actions avez-vous déjà mises en place', ['Aucune']),
  ] },
  { title: 'Difficultés et perspectives', answers: [
    ticked('Selon vous, travailler avec des start-up est-il facile ou difficile ?', ['5 – Très difficile']),
    ticked('Quels sont, pour vous, les principaux freins', ['Insécurité juridique', 'Budget insuffisant', 'Autre frein (précisez)'], { other: 'L’habitude', said: ['Insécurité juridique', 'Budget insuffisant', 'Autre frein (précisez) : L’habitude'] }),
    ticked('Comment vos achats auprès de start-up devraient-ils évoluer', ['Un doublement ou plus']),
  ] },
  { title: 'Vos priorités et la suite', answers: [
    ticked('Quels leviers faudrait-il activer en priorité ?', ['Verser des avances et payer plus vite']),
    typed('Avez-vous une proposition à formuler ?', PROPOSAL),
    ticked('Accepteriez-vous un croisement confidentiel', ['À étudier']),
    typed('À quelle adresse électronique pouvons-nous vous écrire', 'achats@ville.example.fr', 'achats@ville.example.fr', { opened: true }),
  ] },
];

const startups: Section[] = [
  { title: 'Votre entreprise', answers: [
    typed('Quel est le numéro SIREN de votre entreprise ?', '732829320', '732 829 320'),
    typed('Quel est le nom de votre entreprise ?', 'Jeune pousse'),
    skipped('Quelle est sa forme juridique ?'),
    { question: 'Dans quelle région se trouve le siège de votre entreprise ?', select: 'Bretagne', said: ['Bretagne'] },
    typed('En quelle année votre entreprise a-t-elle été créée ?', '2019'),
    ticked('Combien de personnes votre entreprise emploie-t-elle ?', ['De 10 à 49 salariés']),
    skipped('Quel a été votre chiffre d’affaires hors taxes au dernier exercice ?'),
  ] },
  { title: 'Votre activité', answers: [
    ticked('Quel est votre principal domaine d’activité ?', ['Autre domaine (précisez)'], { other: 'Spatial', said: ['Autre domaine (précisez) : Spatial'] }),
    ticked('De quels statuts, labels ou programmes', ['Jeune entreprise innovante (JEI)', 'Deeptech']),
    ticked('Quelle est votre fonction dans l’entreprise ?', ['Direction commerciale']),
  ] },
  { title: 'Votre chiffre d’affaires par type de client', answers: [
    ticked('avec le secteur public ?', ['De 21 à 50 %']),
    ticked('avec les grands groupes ?', ['De 1 à 20 %']),
    ticked('avec les entreprises de taille intermédiaire (ETI) ?', ['0 %']),
    ticked('avec les petites et moyennes entreprises ?', ['De 1 à 20 %'], { part: 'avec les PME' }),
    skipped('avec les petites et moyennes entreprises ?', 'avec les TPE'),
  ] },
  { title: 'Vos donneurs d’ordre et vos contrats', answers: [
    ticked('Quel est votre principal donneur d’ordre public ?', ['Autre donneur d’ordre (précisez)'], { other: 'Une ambassade', said: ['Autre donneur d’ordre (précisez) : Une ambassade'] }),
    ticked('avec le secteur public a-t-il évolué', ['Stable']),
    ticked('avec le secteur privé a-t-il évolué', ['En hausse de 11 à 20 % par an']),
    ticked('Quel est le montant habituel de vos contrats', ['Plus de 300 k€ HT']),
  ] },
  { title: 'L’accès aux grands comptes', answers: [
    ticked('Comment avez-vous rencontré vos clients grands comptes ?', ['Salon ou rendez-vous d’affaires', 'Recommandation']),
    ticked('Connaissez-vous l’achat innovant', ['Oui, mais nous ne l’avons jamais utilisé']),
    ticked('Avez-vous réalisé un POC ou un pilote', ['Oui, rémunéré']),
    ticked('Ce POC a-t-il débouché sur un contrat ?', ['C’est en cours'], { opened: true }),
  ] },
  { title: 'Travailler avec les grands comptes', answers: [
    ticked('travailler avec le secteur public est-il facile', ['4'], { said: ['4 sur une échelle de 1 à 5'] }),
    ticked('freins à votre travail avec le secteur public', ['Délais de paiement', 'Lenteur des processus de décision']),
    ticked('travailler avec les grands groupes privés est-il facile', ['1 – Très facile']),
    skipped('freins à votre travail avec les grands groupes privés'),
  ] },
  { title: 'Les délais', answers: [
    ticked('entre le premier contact et la signature', ['Plus de 18 mois'], { part: 'avec le secteur public' }),
    ticked('entre le premier contact et la signature', ['Moins de 3 mois'], { part: 'avec le secteur privé' }),
    ticked('Sous quel délai vos factures', ['Plus de 60 jours'], { part: 'par le secteur public' }),
    skipped('Sous quel délai vos factures', 'par le secteur privé'),
  ] },
  { title: 'Vos priorités et la suite', answers: [
    ticked('Quels leviers faudrait-il activer en priorité ?', ['Verser des avances et payer plus vite']),
    typed('Avez-vous une proposition à adresser au Gouvernement ?', PROPOSAL),
    ticked('Acceptez-vous que l’Observatoire vous recontacte ?', ['J’accepte que l’Observatoire me recontacte au sujet de ce questionnaire']),
    typed('À quelle adresse électronique pouvons-nous vous écrire ?', 'nous@jeune-pousse.example.fr', 'nous@jeune-pousse.example.fr', { opened: true }),
  ] },
];

export const answers: Record<Audience, Section[]> = { 'acheteurs': buyers, 'start-up': startups };
