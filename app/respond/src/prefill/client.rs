//! Looks up the organisation's number as it is typed, and fills fields that are empty or still hold an earlier
//! proposal. Neither typing nor leaving waits for the answer.

use crate::actions::{BEFORE, NUMBER, Proposals, ProposeOrganisation};
use crate::section::fields;
use crate::section::fields::read;
use crate::section::island::SectionSpec;
use crate::section::post::{Failure, post};
use forms::Form;
use leptos::prelude::set_timeout;
use leptos::task::spawn_local;
use server_fn::ServerFn;
use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use survey::{Answer, Question, parse};
use ui::dom::{by_id, say};
use wasm_bindgen::JsCast;
use web_sys::{HtmlFormElement, HtmlInputElement};

/// Delay before a number is looked up: a SIRET begins with a SIREN.
const PAUSE: Duration = Duration::from_millis(400);

/// The prefilling of a section.
pub struct Proposing {
    form: HtmlFormElement,
    question: Question,
    /// The field of the organisation's number.
    pub field: String,
    /// The number of the last lookup.
    asked: RefCell<String>,
    /// The number that the fields were last prefilled for. Its unchanged proposals may be replaced.
    stands: RefCell<String>,
    /// Incremented with each change of the number; answers about an earlier one are ignored.
    turn: Cell<u32>,
    filled: OnceCell<Box<dyn Fn()>>,
}

impl Proposing {
    /// The prefilling of a form, if its section has any.
    pub fn of(form: &HtmlFormElement, spec: &SectionSpec) -> Option<Rc<Self>> {
        let question = spec.section.proposes_from().filter(|_| spec.proposes)?.clone();
        let field = question.fields.first()?.name.clone();
        // The page's initial value: the number that was saved with the fields.
        let stands = input(form, &field).map(|input| input.default_value()).unwrap_or_default();
        Some(Rc::new(Self {
            form: form.clone(),
            question,
            field,
            asked: RefCell::new(stands.clone()),
            stands: RefCell::new(stands),
            turn: Cell::default(),
            filled: OnceCell::new(),
        }))
    }

    /// Starts, and looks up a number that was typed before this code loaded. `filled` is called when fields were
    /// filled.
    pub fn begin(self: &Rc<Self>, filled: impl Fn() + 'static) {
        self.filled.set(Box::new(filled)).ok();
        let saved = self.valid(&self.asked.borrow()).unwrap_or_default();
        *self.asked.borrow_mut() = saved;
        self.look();
    }

    /// Checks the number again, and schedules a lookup if it is new and valid.
    pub fn look(self: &Rc<Self>) {
        let number = self.number().unwrap_or_default();
        if number == *self.asked.borrow() {
            return;
        }
        let turn = self.next_turn();
        self.asked.borrow_mut().clear();
        self.say("");
        if number.is_empty() {
            return;
        }
        let proposing = self.clone();
        set_timeout(
            move || {
                if proposing.turn.get() == turn {
                    proposing.send(number);
                }
            },
            PAUSE,
        );
    }

    /// Looks up the number now, even if it is unchanged. Returns whether it is valid.
    pub fn ask(self: &Rc<Self>) -> bool {
        let Some(number) = self.number() else { return false };
        self.next_turn();
        self.say("Recherche en cours…");
        self.send(number);
        true
    }

    fn send(self: &Rc<Self>, number: String) {
        let turn = self.turn.get();
        (*self.asked.borrow_mut()).clone_from(&number);
        let fields = read(&self.form);
        let named = |name: &str| (name.to_owned(), fields.get(name).to_owned());
        let form = Form(vec![
            named("_questionnaire"),
            named("_section"),
            (NUMBER.to_owned(), number.clone()),
            (BEFORE.to_owned(), self.stands.borrow().clone()),
        ]);
        let proposing = self.clone();
        spawn_local(async move {
            let outcome = post(ProposeOrganisation::url(), &form).await;
            if proposing.turn.get() == turn {
                proposing.arrive(outcome, number);
            }
        });
    }

    fn arrive(&self, outcome: Result<Proposals, Failure>, number: String) {
        // All failures are the same to the respondent: there are no proposals for the moment.
        let Ok(proposals) = outcome else { return self.say(&Proposals::default().sentence(false)) };
        let typed = read(&self.form).answers();
        let mut changed = false;
        for proposal in &proposals.fields {
            if let Some(value) = proposal.settle(typed.first(&proposal.field)) {
                changed |= fields::set(&self.form, &proposal.field, &[value.to_owned()], false);
            }
        }
        *self.stands.borrow_mut() = number;
        if let Some(filled) = self.filled.get().filter(|_| changed) {
            filled();
        }
        self.say(&proposals.sentence(changed));
    }

    fn next_turn(&self) -> u32 {
        self.turn.set(self.turn.get().wrapping_add(1));
        self.turn.get()
    }

    /// The number in the form, digits only, if it is valid.
    fn number(&self) -> Option<String> {
        self.valid(read(&self.form).get(&self.field))
    }

    fn valid(&self, text: &str) -> Option<String> {
        let typed = [(self.field.as_str(), text)].into_iter().collect();
        match parse::field(&self.question, self.question.fields.first()?, &typed).ok()?? {
            Answer::Siren(siren) => Some(siren.to_string()),
            Answer::Siret(siret) => Some(siret.to_string()),
            _ => None,
        }
    }

    fn say(&self, text: &str) {
        say(by_id("proposition").map(Into::into), text);
    }
}

fn input(form: &HtmlFormElement, name: &str) -> Option<HtmlInputElement> {
    form.elements().named_item(name)?.dyn_into().ok()
}
