//! `/donnees-personnelles`: the full privacy notice (GDPR, art. 13), and what is stored on the device.

use super::device_storage::traces;
use french::{capital, hours, minutes};
use leptos::prelude::*;
use service::service;
use ui::operator_contact::{card, email, or_to_complete};
use ui::page::Page;
use ui::privacy_notice::{CNIL, contacts_retention, drafts_retention, months};

/// `/donnees-personnelles`.
#[component]
pub fn PersonalDataPage() -> impl IntoView {
    let service = service();
    let operator = service.operator.clone();
    let retention = operator.retention;
    let search = service.companies.is_on().then(|| {
        view! { <li><strong>"L’annuaire public des entreprises"</strong> " (API Recherche d’entreprises, de l’État) : il reçoit le numéro SIREN ou SIRET que vous tapez, et rien d’autre. C’est notre serveur qui l’interroge : ni votre adresse réseau ni votre navigateur ne lui sont connus."</li> }
    });
    let mail = service.mail.then(|| {
        view! { <li><strong>"Le service de messagerie"</strong> " de l’Observatoire : l’adresse et le contenu des courriels que vous demandez, des invitations et des rappels."</li> }
    });
    let sessions = format!(
        "{} au plus, {} sans rien demander\u{a0}; comptage des essais de connexion\u{a0}: deux jours au plus.",
        hours(service.sessions.hours),
        minutes(service.sessions.idle_minutes)
    );
    let provider = service.identity.as_ref().map(|identity| {
        let name = identity.name().to_owned();
        view! { <li><strong>{name}</strong> ", pour les membres de l’équipe qui se connectent par lui\u{a0}: il confirme leur adresse électronique."</li> }
    });
    let contact_months = months(retention.contact_months);
    let audit_months = capital(&months(retention.audit_months));
    let kept: Vec<_> = traces(&service)
        .into_iter()
        .map(|trace| {
            view! {
                <div>
                    <dt><code>{trace.name}</code></dt>
                    <dd>
                        {trace.purpose} <br />
                        {format!("Nature : {}. Durée : {}.", trace.kind, trace.duration)}
                    </dd>
                </div>
            }
        })
        .collect();
    view! {
        <Page title="Données personnelles">
            <div class="prose">
            <h1>"Données personnelles"</h1>
            <p class="lead">"Ce que le service sait de vous, pourquoi, qui le voit, combien de temps, et comment le reprendre."</p>

            <h2>"Qui est responsable"</h2>
            {card(&operator.controller)}
            <h3>"Déléguée ou délégué à la protection des données"</h3>
            {card(&operator.officer)}

            <h2>"Quelles données, pourquoi, sur quelle base"</h2>
            <dl class="facts">
                <div>
                    <dt>"Vos réponses"</dt>
                    <dd>"Elles concernent votre organisation : numéro SIREN ou SIRET, nom, montants, pratiques, avis ; et les heures de début et d’envoi, pour dire combien de temps il faut. Elles servent à mesurer les achats auprès de start-up et ce qui les freine, et à proposer des améliorations. Un acheteur peut croiser sa liste de fournisseurs (SIREN et montants) avec la base des start-up, dans son navigateur ou en mémoire sur notre serveur : la liste n’est pas gardée ; le sont les totaux qu’il reporte dans sa réponse, et les SIREN dont il signale qu’ils ne sont pas ceux de start-up. Aucun résultat n’en est publié sous son nom. Base légale : l’exécution d’une mission d’intérêt public (RGPD, article 6-1-e). Répondre est facultatif."</dd>
                </div>
                <div>
                    <dt>"Vos coordonnées"</dt>
                    <dd>"Une adresse électronique, si vous acceptez d’être recontacté. Elle ne sert qu’à cela. Base légale : votre consentement (article 6-1-a), que vous retirez en l’effaçant, à tout moment. Elle est rangée dans une table à part : aucune exportation des réponses ne peut la contenir. Tant que votre réponse n’est qu’un brouillon, elle reste parmi ce que vous y avez saisi."</dd>
                </div>
                <div>
                    <dt>"Le partenaire qui vous a orienté"</dt>
                    <dd>"Si vous êtes venu par son lien : son code, pour compter combien de réponses il a apportées. Base légale : mission d’intérêt public."</dd>
                </div>
                <div>
                    <dt>"Les invitations"</dt>
                    <dd>"L’Observatoire peut importer des listes : adresse électronique, nom, organisation. Elles ne servent qu’à vous inviter à répondre et à vous relancer, et sont rangées à part des réponses. Votre lien personnel sert à savoir qu’une réponse a été envoyée avec lui, et à reconnaître que deux réponses de la même organisation viennent de vous : la seconde remplace alors la première. Pour cela, votre brouillon puis votre réponse gardent le numéro de l’invitation, jusqu’à l’effacement de la liste ; aucun export ne le contient, et aucune page ne dit à l’équipe de qui il est. Base légale : mission d’intérêt public. Chaque courriel a un lien pour vous y opposer, sans compte : votre adresse est alors effacée, et il n’en reste qu’une empreinte, pour qu’aucune liste ne vous écrive de nouveau."</dd>
                </div>
                <div>
                    <dt>"Les courriels que vous demandez"</dt>
                    <dd>"Le lien de votre réponse, le justificatif, le rappel avant la clôture, une demande à un collègue : l’adresse que vous donnez ne sert qu’à cet envoi ; celle du justificatif, tant qu’il n’est pas parti, sert aussi à vous prévenir si une autre réponse arrive au nom de votre organisation. Base légale : votre consentement, que vous retirez en l’effaçant. Une empreinte en est comptée, deux jours au plus, pour que personne n’en reçoive trop."</dd>
                </div>
                <div>
                    <dt>"Les collègues que vous sollicitez"</dt>
                    <dd>"Le nom et le mot que vous écrivez pour un collègue ne sont montrés qu’à vous et à lui ; ils disparaissent quand la réponse est envoyée ou effacée. Base légale : mission d’intérêt public."</dd>
                </div>
                <div>
                    <dt>"Vos réactions"</dt>
                    <dd>"Si vous réagissez sur la page d’accueil : votre nom et votre message, publiés ensemble après lecture par l’équipe, et votre adresse électronique, jamais publiée, qui ne sert qu’à vous joindre à ce propos. Base légale : votre consentement, que vous retirez, avec la réaction, par le lien qui vous a été donné."</dd>
                </div>
                <div>
                    <dt>"Votre adresse réseau"</dt>
                    <dd>"Celle de qui répond, réagit ou lit n’est ni enregistrée ni inscrite dans nos journaux. Elle est comptée en mémoire, une heure au plus, pour que des programmes automatiques ne saturent pas le service. Celle de qui se connecte à l’espace de l’équipe est gardée avec ses sessions et ses actes ; d’un essai de connexion, une empreinte, deux jours au plus."</dd>
                </div>
                <div>
                    <dt>"Ce que fait l’équipe"</dt>
                    <dd>"Chaque acte d’un membre de l’équipe est inscrit dans un journal : qui, quand, depuis quelle adresse réseau, quoi. Chaque consultation d’une réponse et chaque export y figurent : vous pouvez demander si la vôtre a été consultée. Base légale : mission d’intérêt public, et sécurité du traitement (article 32)."</dd>
                </div>
                <div>
                    <dt>"Les comptes de l’équipe"</dt>
                    <dd>"Adresse électronique, rôle et droits, date de l’engagement de secret professionnel, mot de passe sous une forme qui ne permet pas de le retrouver, second facteur, sessions ouvertes avec le navigateur et l’adresse réseau. Base légale : mission d’intérêt public."</dd>
                </div>
            </dl>
            <p>"Dans le questionnaire, les questions marquées « obligatoire » sont nécessaires pour envoyer une réponse ; les autres sont facultatives. " <strong>"Dans les textes libres, ne nommez personne"</strong> " : ils sont destinés à l’équipe de l’Observatoire, qui les classe par thèmes, y masque les noms et peut en citer un passage sans dire de qui il est ; ils ne sont pas publiés tels quels. Aucune décision n’est prise automatiquement à partir de vos réponses."</p>

            <h2>"Qui les voit"</h2>
            <ul>
                <li><strong>"L’équipe de l’Observatoire"</strong> ", selon son rôle : les réponses et les chiffres qui en sont tirés."</li>
                <li><strong>"Le public"</strong> " : des chiffres regroupés seulement, jamais pour moins de trois organisations, ni quand l’une d’elles pèse plus de 85 % du total."</li>
                <li><strong>"L’hébergeur"</strong> ", qui fait fonctionner les serveurs : " {or_to_complete(operator.host.name.as_ref())} "."</li>
                {mail}
                {search}
                {provider}
                <li>"Les données ne sont ni vendues, ni croisées avec d’autres fichiers sur les personnes, ni transmises hors de l’Union européenne par le service."</li>
            </ul>

            <h2>"Combien de temps"</h2>
            <dl class="facts">
                <div><dt>"Brouillons"</dt><dd>{format!("{}.", capital(&drafts_retention(&retention)))}</dd></div>
                <div><dt>"Coordonnées"</dt><dd>{format!("{} ; si aucune date de clôture n’est fixée, la même durée après l’envoi.", capital(&contacts_retention(&retention)))}</dd></div>
                <div><dt>"Réponses envoyées"</dt><dd>"Conservées sans vos coordonnées, pour comparer une année à l’autre."</dd></div>
                <div><dt>"Listes d’invitations"</dt><dd>{format!("{}, ou dès que vous vous y opposez ; l’empreinte de votre adresse est alors gardée tant que dure le service.", capital(&contacts_retention(&retention)))}</dd></div>
                <div><dt>"Courriels"</dt><dd>"L’adresse est effacée dès que le courriel est remis, au bout de 30 jours s’il n’a pas pu l’être."</dd></div>
                <div><dt>"Réactions"</dt><dd>{format!("Non publiées : {contact_months} au plus. Publiées : jusqu’à leur retrait, l’adresse de leur auteur {contact_months} au plus.")}</dd></div>
                <div><dt>"Réponses effacées"</dt><dd>"L’empreinte de leur clé est gardée 13 mois, pour qu’une page restée ouverte ne les enregistre pas de nouveau. Rien d’autre n’en reste."</dd></div>
                <div><dt>"Journal des actes de l’équipe"</dt><dd>{format!("{audit_months}\u{a0}; chaque entrée est ensuite vidée de son auteur, de son adresse et de son objet. Restent la date et le genre de l’acte.")}</dd></div>
                <div><dt>"Sessions de l’équipe"</dt><dd>{sessions}</dd></div>
            </dl>
            <p>"Une tâche quotidienne efface ce qui est arrivé à son terme."</p>

            <h2 id="droits">"Vos droits, et comment les exercer"</h2>
            <ul>
                <li><strong>"Accès"</strong> " : à l’adresse de votre réponse, page « Vos données et vos droits », téléchargez tout ce qui est conservé sur elle."</li>
                <li><strong>"Rectification"</strong> " : modifiez votre brouillon, ou corrigez votre réponse envoyée jusqu’à la clôture."</li>
                <li><strong>"Effacement"</strong> " : sur la même page, effacez vos coordonnées à tout moment, un brouillon à tout moment, une réponse envoyée jusqu’à la clôture. Après la clôture, elle est prise en compte dans des statistiques : écrivez à l’adresse ci-dessous."</li>
                <li><strong>"Opposition et limitation"</strong> " : écrivez à l’adresse ci-dessous, pour des raisons tenant à votre situation."</li>
                <li><strong>"Retrait du consentement"</strong> " à être recontacté : effacez vos coordonnées, à tout moment."</li>
            </ul>
            <p>"Si vous n’avez plus l’adresse de votre réponse, ou pour toute question : " {email(&operator.officer)} ". Donnez la référence de votre justificatif si vous l’avez : le service n’a pas d’autre moyen de vous reconnaître. Une réponse vous est due sous un mois."</p>
            <p>"Si vous estimez que vos droits ne sont pas respectés, vous pouvez " <a href=CNIL>"adresser une plainte à la CNIL"</a> " (3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07)."</p>

            <h2 id="cookies">"Ce qui est gardé sur votre appareil"</h2>
            <p>"Uniquement ce qui est nécessaire au service que vous demandez, d’où l’absence de bandeau (article 82 de la loi Informatique et Libertés) : ni mesure d’audience, ni publicité, ni contenu d’un autre site."</p>
            <dl class="facts traces">{kept}</dl>
            </div>
        </Page>
    }
}
