//! Whether the process can do its work: its store is read, and can be written to.

use chrono::SecondsFormat;
use service::Service;
use std::sync::Arc;
use std::time::Duration;
use store::StoreError;
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

/// How long an answer on writing is remembered: monitors ask as often as they like, the disk is written to this often.
const REMEMBERED: Duration = Duration::from_secs(10);
/// The longest that a tiny write may take: longer than another program holds the file for, shorter than a monitor waits.
const LONGEST: Duration = Duration::from_secs(8);
/// The single value that is written.
const NAME: &str = "readiness";

/// When the store was last written to, and what came of it.
type Found = (Instant, Result<(), String>);

/// What was last found.
#[derive(Clone, Default)]
pub struct Readiness(Arc<Mutex<Option<Found>>>);

impl Readiness {
    /// Whether the store can be read and written to.
    ///
    /// # Errors
    /// What stands in the way, for the log.
    pub async fn of(&self, service: &Service) -> Result<(), String> {
        service.store.ping().await.map_err(|error| error.to_string())?;
        let mut last = self.0.lock().await;
        if let Some((at, found)) = &*last
            && at.elapsed() < REMEMBERED
        {
            return found.clone();
        }
        let now = service.clock.now().to_rfc3339_opts(SecondsFormat::Secs, true);
        let found = match timeout(LONGEST, service.store.set_meta(NAME, &now)).await {
            Ok(written) => written.map_err(|error: StoreError| error.to_string()),
            Err(_) => Err("a write took too long".to_owned()),
        };
        *last = Some((Instant::now(), found.clone()));
        found
    }
}
