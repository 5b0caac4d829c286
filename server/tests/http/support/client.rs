//! A browser without JavaScript, of a respondent or a staff member.

use crate::manage::second_factor;
use crate::support::app::{PASSWORD, TestApp, siret};
use reqwest::header::{ACCEPT, CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use reqwest::{Client, Response, StatusCode, redirect};

pub struct Browser {
    pub client: Client,
    pub origin: String,
    pub cookie: Option<String>,
    /// The client's address as a proxy would report it.
    pub forwarded: Option<String>,
}

/// The redirect of an account without its required second factor.
pub const SET_UP: &str = "/observatoire/compte#second-facteur";

pub type Fields = Vec<(String, String)>;

pub fn fields(pairs: &[(&str, &str)]) -> Fields {
    pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect()
}

/// A form as a browser encodes it.
pub fn encoded(fields: &[(String, String)]) -> String {
    forms::encode(&forms::Form(fields.to_vec()))
}

/// The value of the form field with this name.
pub fn hidden(html: &str, name: &str) -> String {
    let from = html.find(&format!("name=\"{name}\"")).unwrap_or_else(|| panic!("no field {name}"));
    let rest = &html[from..];
    let value = &rest[rest.find("value=\"").unwrap() + 7..];
    value[..value.find('"').unwrap()].to_owned()
}

pub fn location(response: &Response) -> String {
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    response.headers()[LOCATION].to_str().unwrap().to_owned()
}

/// The form that a response carries back to its page in a cookie.
pub fn carried(response: &Response) -> forms::Form {
    let cookie = response.headers()[SET_COOKIE].to_str().unwrap().split(';').next().unwrap();
    forms::decode(cookie.strip_prefix("formulaire=").expect("the cookie of a form")).unwrap()
}

/// A client that follows no redirects and needs no certificates.
pub fn client() -> Client {
    let _installed = rustls::crypto::ring::default_provider().install_default();
    Client::builder().redirect(redirect::Policy::none()).no_proxy().tls_certs_only([]).build().unwrap()
}

impl Browser {
    pub fn of(app: &TestApp) -> Self {
        Self { client: client(), origin: app.origin.clone(), cookie: None, forwarded: None }
    }

    pub async fn get(&self, path: &str) -> Response {
        self.asked(path).send().await.unwrap()
    }

    /// A page as requested by its own live updates.
    pub async fn of_its_own(&self, path: &str) -> String {
        let response = self.asked(path).header("x-direct", "1").send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        response.text().await.unwrap()
    }

    fn asked(&self, path: &str) -> reqwest::RequestBuilder {
        let mut request = self.client.get(format!("{}{path}", self.origin)).header(ACCEPT, "text/html");
        if let Some(cookie) = &self.cookie {
            request = request.header(COOKIE, cookie);
        }
        if let Some(forwarded) = &self.forwarded {
            request = request.header("x-forwarded-for", forwarded);
        }
        request
    }

    /// A page, without the empty comments that leptos puts between the parts of a view.
    pub async fn page(&self, path: &str) -> String {
        let response = self.get(path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        response.text().await.unwrap().replace("<!>", "")
    }

    /// The page to which a form leads back, with the cookie that carries what was typed.
    pub async fn follow(&self, response: &Response) -> String {
        let carried = response.headers()[SET_COOKIE].to_str().unwrap().split(';').next().unwrap();
        let cookie = self.cookie.iter().map(String::as_str).chain([carried]).collect::<Vec<_>>().join("; ");
        let next =
            Self { client: self.client.clone(), origin: self.origin.clone(), cookie: Some(cookie), forwarded: None };
        next.page(&location(response)).await
    }

    /// The volumes with exact cells, switched on as on a page.
    pub async fn exact_volumes(&self) -> serde_json::Value {
        self.show_exact().await;
        serde_json::from_str(&self.page("/api/v1/volumes").await).unwrap()
    }

    pub async fn post(&self, path: &str, form: &[(String, String)]) -> Response {
        self.send_body(path, "application/x-www-form-urlencoded", encoded(form).into()).await
    }

    /// Posts a body of any kind.
    pub async fn send_body(&self, path: &str, kind: &str, body: Vec<u8>) -> Response {
        let mut request = self
            .client
            .post(format!("{}{path}", self.origin))
            .header(ACCEPT, "text/html")
            .header(CONTENT_TYPE, kind)
            .body(body);
        if let Some(cookie) = &self.cookie {
            request = request.header(COOKIE, cookie);
        }
        if let Some(forwarded) = &self.forwarded {
            request = request.header("x-forwarded-for", forwarded);
        }
        request.send().await.unwrap()
    }

    /// Opens the first section. Returns its hidden fields.
    pub async fn begin(&self, audience: &str) -> Fields {
        let html = self.page(&format!("/questionnaires/{audience}/repondre")).await;
        ["_submission", "_questionnaire", "_section"].map(|n| (n.to_owned(), hidden(&html, n))).into()
    }

    /// Saves a section with these answers. Returns the address it leads to.
    pub async fn answer(&self, path: &str, answers: &[(String, String)]) -> String {
        let html = self.page(path).await;
        let mut form: Fields =
            ["_submission", "_questionnaire", "_section"].map(|n| (n.to_owned(), hidden(&html, n))).into();
        form.extend(answers.iter().cloned());
        location(&self.post("/api/reponses/section", &form).await)
    }

    /// A buyer's response up to its check page. Returns its address.
    pub async fn buyer(&self, siren: &str, purchases: [(&str, &str); 2]) -> String {
        self.buyer_of("grand_groupe", siren, purchases).await
    }

    /// The same for a buyer in this segment.
    pub async fn buyer_of(&self, segment: &str, siren: &str, purchases: [(&str, &str); 2]) -> String {
        let first = fields(&[("AC01", segment), ("AC02", &siret(siren))]);
        let mut next = self.answer("/questionnaires/acheteurs/repondre", &first).await;
        let [(startup, total), (startup_before, total_before)] = purchases;
        let amounts = fields(&[
            ("AC04.2025", total),
            ("AC05.2025", startup),
            ("AC04.2024", total_before),
            ("AC05.2024", startup_before),
        ]);
        let here = next.clone();
        next = self.answer(&next, &amounts).await;
        if next == format!("{here}?suite") {
            // "Je ne sais pas" makes one more question visible: the page is shown again with it.
            next = self.answer(&here, &amounts).await;
        }
        self.skip_to_check(next).await
    }

    /// Leaves all remaining sections unanswered.
    pub async fn skip_to_check(&self, mut next: String) -> String {
        for _ in 0..20 {
            if next.matches('/').count() == 2 {
                return next;
            }
            next = self.answer(&next, &[]).await;
        }
        panic!("the sections do not end: {next}");
    }

    /// Sends a response. Returns its receipt's reference.
    pub async fn send(&self, response: &str) -> String {
        let html = self.page(response).await;
        let form = vec![("_submission".to_owned(), hidden(&html, "_submission"))];
        assert_eq!(location(&self.post("/api/reponses/envoi", &form).await), response);
        self.reference(response).await
    }

    pub async fn reference(&self, response: &str) -> String {
        let html = self.page(response).await;
        let from = html.find("class=\"reference\">").expect("a receipt") + 18;
        html[from..from + html[from..].find('<').unwrap()].to_owned()
    }

    /// Stores the cookies of a response besides the existing ones, as a browser does.
    pub fn keep(&mut self, response: &Response) {
        let mut kept: Vec<(String, String)> = self
            .cookie
            .as_deref()
            .unwrap_or_default()
            .split("; ")
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        for set in response.headers().get_all(SET_COOKIE) {
            let (name, value) = set.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            kept.retain(|(there, _)| there != name);
            if !value.is_empty() {
                kept.push((name.to_owned(), value.to_owned()));
            }
        }
        let pairs: Vec<_> = kept.iter().map(|(name, value)| format!("{name}={value}")).collect();
        self.cookie = Some(pairs.join("; "));
    }

    /// Posts a form and follows its redirect.
    pub async fn lands(&mut self, path: &str, form: &[(String, String)]) -> String {
        let answer = self.post(path, form).await;
        self.keep(&answer);
        let response = self.get(&location(&answer)).await;
        assert_eq!(response.status(), StatusCode::OK);
        self.keep(&response);
        response.text().await.unwrap()
    }

    /// Signs in and meets the obligations. Returns the response to the password.
    pub async fn sign_in(&mut self, email: &str) -> Response {
        let response = self.arrive(email).await;
        let is_in = response.headers().get(LOCATION).is_some_and(|to| to == "/observatoire");
        if is_in {
            // Over https a second factor may be required.
            if self.get("/observatoire").await.headers().get(LOCATION).is_some_and(|to| to == SET_UP) {
                second_factor::set_up(self).await;
            }
            self.undertake().await;
        }
        response
    }

    /// Accepts the undertaking.
    pub async fn undertake(&self) {
        let accepted = fields(&[("engagement", "oui"), ("retour", "/observatoire")]);
        assert_eq!(location(&self.post("/api/compte/engagement", &accepted).await), "/observatoire");
    }

    /// Shows exact cells, if the account may.
    pub async fn show_exact(&self) {
        let pressed = fields(&[("exact", "oui"), ("page", "/observatoire")]);
        assert_eq!(location(&self.post("/api/observatoire/exact", &pressed).await), "/observatoire");
    }

    /// Signs in, and nothing more.
    pub async fn arrive(&mut self, email: &str) -> Response {
        let form = fields(&[("email", email), ("mot-de-passe", PASSWORD)]);
        let response = self.post("/api/connexion/ouvrir", &form).await;
        let cookie = response.headers().get(SET_COOKIE).map(|v| v.to_str().unwrap().to_owned());
        self.cookie = cookie.map(|c| c.split(';').next().unwrap().to_owned());
        response
    }
}
