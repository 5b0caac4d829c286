//! Readiness of the process: whether its store can be read and written.

use chrono::SecondsFormat;
use service::Service;
use std::sync::Arc;
use std::time::Duration;
use store::StoreError;
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

/// How long the result of a write is cached. Monitors may ask often; the disk is written at most this often.
const REMEMBERED: Duration = Duration::from_secs(10);
/// Timeout of a small write: longer than another program locks the file, shorter than a monitor waits.
const LONGEST: Duration = Duration::from_secs(8);
/// The name of the value written.
const NAME: &str = "readiness";

/// The time and the result of the last write.
type Found = (Instant, Result<(), String>);

/// The cached result.
#[derive(Clone, Default)]
pub struct Readiness(Arc<Mutex<Option<Found>>>);

impl Readiness {
    /// Whether the store can be read and written.
    ///
    /// # Errors
    /// The obstacle, for the log.
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
