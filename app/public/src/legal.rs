//! What the law has a service say: who runs it, what it does with people's data, how accessible it is, where its pages are.

pub mod accessibility_gaps;
pub mod accessibility_page;
pub mod device_storage;
pub mod legal_page;
pub mod personal_data_page;
pub mod site_map_page;
