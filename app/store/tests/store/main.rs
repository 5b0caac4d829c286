//! The store, on SQLite and on PostgreSQL: every case runs on both.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

/// Runs each case, a function of a [`Base`](support::base::Base), as one test on SQLite and one on PostgreSQL.
macro_rules! on_both {
    ($($case:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $case() {
                let base = crate::support::base::Base::sqlite();
                super::$case(&base).await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $case() {
                let base = crate::support::base::Base::postgres();
                super::$case(&base).await;
                base.forget();
            })+
        }
    };
}

mod figures;
mod manage;
mod operations;
mod respond;
mod support;
