//! What everybody can read: the home page, publications, reactions, the pages of partners, what the law has a service say.

pub mod home_page;
pub mod legal;
pub mod partner;
pub mod publications;
pub mod reactions;
