//! Forms shown again through a cookie, with the typed values and the errors. Never with a password.

use crate::Service;
use crate::http;
use forms::{Form, Refusal, Returned};
use survey::FieldError;

/// A short form, and the page on which it is shown again.
#[derive(Clone, Copy, Debug)]
pub struct Way<'a> {
    /// The name of the form.
    pub form: &'static str,
    /// The page of the form.
    pub page: &'a str,
}

impl Way<'_> {
    /// Refuses a form: a browser gets its page back with the typed values of the fields in `kept`, a program gets the
    /// first error message.
    ///
    /// # Errors
    /// The [`Refusal`], for a program.
    pub fn refuse(self, service: &Service, form: &Form, kept: &[&str], errors: &[FieldError]) -> Result<(), Refusal> {
        self.refuse_to(self.page, service, form, kept, errors)
    }

    /// The same, for a page at an address with parameters.
    ///
    /// # Errors
    /// Those of [`Way::refuse`].
    pub fn refuse_to(
        self,
        address: &str,
        service: &Service,
        form: &Form,
        kept: &[&str],
        errors: &[FieldError],
    ) -> Result<(), Refusal> {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut carried: Vec<_> = form.0.iter().filter(|(name, _)| kept.contains(&name.as_str())).cloned().collect();
        for error in errors {
            carried.extend([
                pair("_champ", &error.field),
                pair("_libelle", &error.label),
                pair("_message", &error.message),
            ]);
        }
        if http::is_plain_form() && http::bring_back(self.form, self.page, service.secure, &Form(carried)) {
            http::see_other(address);
            return Ok(());
        }
        let message = errors.first().map_or("La demande n’a pas été comprise.", |error| &error.message);
        Err(Refusal::new(422, message))
    }

    /// The form in the cookie, once.
    pub fn returned(self) -> Returned {
        let Some(typed) = http::brought_back(self.form, self.page) else { return Returned::default() };
        let all = |name: &str| typed.0.iter().filter(|(n, _)| n == name).map(|(_, v)| v.clone()).collect::<Vec<_>>();
        let (fields, labels, messages) = (all("_champ"), all("_libelle"), all("_message"));
        let errors = fields.into_iter().zip(labels).zip(messages);
        let errors = errors.map(|((field, label), message)| FieldError { field, label, message }).collect();
        Returned { typed, errors }
    }
}
