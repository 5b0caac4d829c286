//! Everything that the service stores on a visitor's device. The page on personal data lists it; a test compares the
//! list with what is really stored.

use french::{hours, minutes};
use service::Service;
use service::accounts::{entering, known_device, session};
use service::begun_here;
use service::http;
use survey::Audience;

/// An item stored on a device.
pub struct Trace {
    /// Its name.
    pub name: String,
    /// Where it is stored.
    pub kind: &'static str,
    /// Its purpose.
    pub purpose: &'static str,
    /// How long it is stored.
    pub duration: String,
}

/// All items stored on a device.
pub fn traces(service: &Service) -> Vec<Trace> {
    let names: Vec<String> = Audience::ALL.iter().map(|audience| begun_here::cookie_name(*audience)).collect();
    vec![
        Trace {
            name: names.join(", "),
            kind: "cookie, envoyé aux seules pages de présentation des questionnaires",
            purpose: "Retrouver sur cet appareil la réponse que vous y avez commencée. Le bouton « L’oublier sur cet appareil » l’efface.",
            duration: format!("{}\u{a0}jours", begun_here::SECONDS / 86_400),
        },
        Trace {
            name: "observatoire/… (stockage local)".to_owned(),
            kind: "copie dans votre navigateur, qui n’est jamais envoyée à un autre site",
            purpose: "Ne rien perdre de ce que vous tapez quand le réseau manque.",
            duration: "jusqu’à ce que le service l’ait enregistré, quelques secondes en général".to_owned(),
        },
        Trace {
            name: "observatoire/… (stockage de l’onglet)".to_owned(),
            kind: "copie dans l’onglet, pour la première étape seulement",
            purpose: "La même chose, avant que votre réponse n’ait une adresse.",
            duration: "jusqu’au premier enregistrement, ou à la fermeture de l’onglet".to_owned(),
        },
        Trace {
            name: http::BROUGHT_BACK.to_owned(),
            kind: "cookie, envoyé aux seules pages de la même rubrique",
            purpose: "Rendre à son formulaire ce qui y a été refusé (une adresse électronique à corriger, par exemple), sans le faire retaper, et montrer une seule fois un jeton ou des codes de secours.",
            duration: format!("{}\u{a0}secondes", http::BROUGHT_BACK_SECONDS),
        },
        Trace {
            name: session::cookie_name(service.secure).to_owned(),
            kind: "cookie, pour l’équipe de l’Observatoire seulement",
            purpose: "Rester connecté à l’espace de l’Observatoire.",
            duration: format!(
                "{}, ou {} sans rien demander",
                hours(service.sessions.hours),
                minutes(service.sessions.idle_minutes)
            ),
        },
        Trace {
            name: entering::cookie_name(service.secure).to_owned(),
            kind: "cookie, pour l’équipe de l’Observatoire seulement",
            purpose: "Retrouver la connexion en cours entre ses deux étapes.",
            duration: format!("{}\u{a0}minutes", entering::STEP_MINUTES),
        },
        Trace {
            name: known_device::cookie_name(service.secure).to_owned(),
            kind: "cookie, pour l’équipe de l’Observatoire seulement",
            purpose: "Reconnaître un appareil qui a déjà servi à se connecter : les tentatives d’autres personnes n’y empêchent pas de le faire. Il ne donne accès à rien, et reste après la déconnexion.",
            duration: format!("{}\u{a0}jours après la dernière connexion", known_device::DAYS),
        },
    ]
}
