//! Pages that the law requires: who runs the service, how it processes personal data, how accessible it is, and a
//! site map.

pub mod accessibility_gaps;
pub mod accessibility_page;
pub mod device_storage;
pub mod legal_page;
pub mod personal_data_page;
pub mod site_map_page;
