//! The serving process.

use crate::api::downloads::Downloads;
use crate::command::Failure;
use crate::configuration::ServeOptions;
use crate::import::contracts::{self, Receiving};
use crate::import::startups;
use crate::supervision::restarted;
use crate::{api, connections, crossing, layers, mail, purge, receipt, site, subject_access};
use any_spawner::Executor;
use axum::Router;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::routing::{get, post};
use dashboards::live::LiveVolumes;
use dashboards::projections::answers::AnswersInMemory;
use dashboards::projections::responses::QualityInMemory;
use dashboards::projections::texts::TextsInMemory;
use dashboards::publications::previews::Previews;
use leptos::prelude::{provide_context, use_context};
use leptos::server_fn::axum::server_fn_paths;
use leptos_axum::handle_server_fns_with_context;
use service::contract_uploads::Uploads;
use service::editions::catalogue::{learn, with_published};
use service::http::Parameters;
use service::rate_limits::client_address::Proxies;
use service::retention::note_clock;
use service::startup_base::StartupBase;
use service::{Clock, Service};
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use store::{Access, Migrated, Store};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use ui::route::Route;
use web::routes::{NOT_FOUND, PAGES, document, pages};

/// Time for requests in progress to finish after a stop.
const GRACE: Duration = Duration::from_secs(5);

/// Interval of checks for editions published by another process.
const ELSEWHERE: Duration = Duration::from_secs(2);

/// The additions of `demo`: a line to print once the site answers, and background work.
pub(crate) struct Demonstration {
    /// The line to print once the site answers.
    pub welcome: String,
}

/// The result of reading the options.
struct Prepared {
    service: Service,
    site: site::Site,
    outlet: Option<mail::Outlet>,
}

/// The service for pages. Every setting is read before the database is opened.
pub(crate) async fn service(
    options: &ServeOptions,
    clock: Clock,
    open: impl Future<Output = Result<Store, Failure>>,
) -> Result<Service, Failure> {
    let library = options.library.read()?;
    let origin = options.origin.as_deref();
    let identity = options.identity.provider(origin, clock.clone())?;
    let operator = Arc::new(options.operator.read()?);
    let store = open.await?;
    if let Some(Migrated { from, copy }) = store.migrated() {
        tracing::warn!(from, ?copy, "the tables of the database were brought up to date");
    }
    let library = with_published(&store, &library).await?;
    let edition = options.answered(&library)?;
    Ok(Service {
        operator,
        guard: options.guard.guard(),
        companies: options.companies(clock.clone()),
        startups: StartupBase::default(),
        demonstration: store.meta("demonstration").await?.is_some(),
        store,
        library,
        folder: options.library.questionnaires.as_deref().map(Arc::from),
        clock,
        edition,
        origin: options.origin.clone(),
        identity,
        sessions: options.sessions.limits(),
        mail: false,
        secure: origin.is_some_and(|origin| origin.starts_with("https://")),
    })
}

impl Prepared {
    async fn new(options: &ServeOptions, clock: Clock, access: Access) -> Result<Self, Failure> {
        let outlet = options.mail.outlet(options.origin.as_deref())?;
        let service = service(options, clock, options.database.open(access)).await?;
        let site = site::Site::find(options.site_root.as_deref())?;
        Ok(Self { service: Service { mail: outlet.is_some(), ..service }, site, outlet })
    }
}

/// Serves until asked to stop (SIGINT or SIGTERM).
pub(crate) async fn serve(options: ServeOptions, demonstration: Option<Demonstration>) -> Result<(), Failure> {
    layers::log();
    let serving = Serving::start(&options, Clock::system()).await?;
    announce(&serving.store, serving.address, demonstration).await?;
    serving
        .until(async {
            signal().await;
            tracing::info!("stopping");
        })
        .await;
    Ok(())
}

/// A listening server with its background work.
pub struct Serving {
    /// Its address, with the actual port if any was requested.
    pub address: SocketAddr,
    store: Store,
    listener: TcpListener,
    router: Router,
    limits: connections::Limits,
    proxies: Proxies,
    stop: watch::Sender<bool>,
    background: Vec<JoinHandle<()>>,
    delivering: Option<JoinHandle<()>>,
}

impl Serving {
    /// Opens the database, brings its tables up to date, starts background work and listens. Does not accept
    /// connections yet.
    ///
    /// # Errors
    /// An error of the options, the database or the address, for the operator.
    pub async fn start(options: &ServeOptions, clock: Clock) -> Result<Self, Failure> {
        let Prepared { service, site, outlet } = Prepared::new(options, clock, Access::Migrate).await?;
        let store = service.store.clone();
        let answers = AnswersInMemory::new(store.clone(), &service.library);
        let hub = LiveVolumes::new(store.clone(), service.library.clone(), answers.clone());
        let (stop, stopping) = watch::channel(false);
        // The clock is checked before anything is written: the newest data in the database is still older than now.
        if let Err(error) = note_clock(&store, service.clock.now()).await {
            tracing::error!(%error, "the time could not be noted");
        }
        let folder = options.import_folder();
        let uploads = contracts::left(&folder)
            .map_err(|cause| format!("OBSERVATOIRE_IMPORT_FOLDER: {}: {cause}", folder.path().display()))?;
        let receiving = Receiving { service: service.clone(), uploads, folder };
        let background = background(&receiving, &hub, &stopping);
        let delivering = outlet.map(|outlet| {
            let (service, outlet, stop) = (service.clone(), Arc::new(outlet), stopping.clone());
            let deliver = move || mail::run(service.clone(), outlet.clone(), stop.clone());
            tokio::spawn(restarted("e-mail", stopping.clone(), deliver))
        });
        let downloads = options.spools.downloads();
        let router = router(receiving, hub, answers, &site, options.origin.clone(), downloads, stopping);
        let listener = TcpListener::bind(options.addr)
            .await
            .map_err(|cause| format!("OBSERVATOIRE_ADDR: cannot listen on {}: {cause}", options.addr))?;
        let (limits, proxies) = (options.connections.limits(), options.guard.proxy.clone());
        let address = listener.local_addr()?;
        Ok(Self { address, store, listener, router, limits, proxies, stop, background, delivering })
    }

    /// Accepts connections until `stop` resolves, then lets requests finish for a while, and closes the database.
    pub async fn until(self, stop: impl Future<Output = ()> + Send + 'static) {
        let Self { store, listener, router, limits, proxies, background, delivering, .. } = self;
        let (signal, mut heard) = watch::channel(false);
        tokio::spawn(async move {
            stop.await;
            let _nobody_listens = signal.send(true);
            let _nobody_listens = self.stop.send(true);
        });
        let server = connections::serve(listener, router, limits, proxies, heard.clone());
        tokio::select! {
            () = server => {}
            () = async {
                let _closed = heard.wait_for(|stop| *stop).await;
                tokio::time::sleep(GRACE).await;
            } => tracing::warn!("some requests were still under way"),
        }
        background.iter().for_each(JoinHandle::abort);
        if let Some(delivering) = delivering
            && tokio::time::timeout(GRACE, delivering).await.is_err()
        {
            tracing::warn!("some e-mails were still under way: they may be sent again");
        }
        store.close().await;
    }
}

/// The background tasks, each of which is restarted if it breaks off.
fn background(receiving: &Receiving, hub: &LiveVolumes, stopping: &watch::Receiver<bool>) -> Vec<JoinHandle<()>> {
    let service = &receiving.service;
    let clock = tokio::spawn(restarted("clock", stopping.clone(), {
        let service = service.clone();
        move || purge::clock(service.clone())
    }));
    let following = tokio::spawn(restarted("live figures", stopping.clone(), {
        let hub = hub.clone();
        move || hub.clone().follow()
    }));
    let purging = tokio::spawn(restarted("purge", stopping.clone(), {
        let service = service.clone();
        move || purge::daily(service.clone())
    }));
    let learning = tokio::spawn(restarted("published editions", stopping.clone(), {
        let service = service.clone();
        move || learning(service.clone())
    }));
    let reading = tokio::spawn(restarted("files of public contracts", stopping.clone(), {
        let receiving = receiving.clone();
        move || contracts::run(receiving.clone())
    }));
    vec![clock, following, purging, learning, reading]
}

/// Loads editions that other processes publish.
async fn learning(service: Service) {
    loop {
        tokio::time::sleep(ELSEWHERE).await;
        if let Err(error) = learn(&service.store, &service.library).await {
            tracing::error!(%error, "published editions could not be taken up");
        }
    }
}

/// Every route with its layers.
fn router(
    receiving: Receiving,
    hub: LiveVolumes,
    answers: AnswersInMemory,
    site: &site::Site,
    origin: Option<String>,
    downloads: Downloads,
    stopping: watch::Receiver<bool>,
) -> Router {
    let service = receiving.service.clone();
    let dynamic = dynamic(&receiving, hub, answers, site, downloads, stopping);
    layers::around(dynamic, site, origin, |router| {
        let router = contracts::around(startups::around(router, service.clone()), receiving);
        crossing::around(router, service)
    })
}

/// Every route except the built files.
fn dynamic(
    receiving: &Receiving,
    hub: LiveVolumes,
    answers: AnswersInMemory,
    site: &site::Site,
    downloads: Downloads,
    stopping: watch::Receiver<bool>,
) -> Router {
    let (service, uploads) = (receiving.service.clone(), receiving.uploads.clone());
    let bundles = site.bundles.clone();
    let texts = TextsInMemory::new(service.store.clone(), &service.library);
    let quality = QualityInMemory::new(service.store.clone(), &service.library);
    let context = {
        let (service, hub, answers, texts) = (service.clone(), hub.clone(), answers.clone(), texts.clone());
        let (quality, previews) = (quality.clone(), Previews::default());
        move || {
            provide_context(PAGES);
            provide_context(previews.clone());
            provide_context(uploads.clone());
            provide_context(service.clone());
            provide_context(hub.clone());
            provide_context(answers.clone());
            provide_context(texts.clone());
            provide_context(quality.clone());
        }
    };
    let receipts = receipt::routes(service.clone())
        .merge(subject_access::routes(service.clone()))
        .merge(subject_access::for_requests(service.clone()));
    let for_base = service.clone();
    let interface = api::routes(service, hub, answers, texts, quality, downloads, stopping);
    let drawn = |page: &'static Route| {
        let (context, bundles) = (context.clone(), bundles.clone());
        let of_page = move || {
            let parts = use_context::<Parts>();
            let path = parts.as_ref().map(|parts| parts.uri.path()).unwrap_or_default();
            provide_context(Parameters::of_path(page.path, path));
            context();
        };
        leptos_axum::render_app_async_with_context(of_page, move || document(&bundles, page))
    };
    let pages = pages().fold(functions(context.clone()), |router, page| router.route(page.path, get(drawn(page))));
    let pages = pages.fallback(drawn(&NOT_FOUND));
    let base = Router::new().route("/croisement/base", get(crossing::base)).with_state(for_base);
    let dynamic = pages.merge(receipts).merge(interface).merge(base);
    dynamic.merge(Router::new().route("/healthz", get(|| async { "ok\n" })))
}

/// The server functions at their addresses. All are posted to. The framework's own `leptos_routes` would have all its
/// ways to draw a page compiled as well.
fn functions(context: impl Fn() + Clone + Send + Sync + 'static) -> Router {
    let _already_started = Executor::init_tokio();
    server_fn_paths().fold(Router::new(), |router, (path, _post)| {
        let context = context.clone();
        router.route(path, post(move |request: Request| handle_server_fns_with_context(context.clone(), request)))
    })
}

/// Prints the path of every page, server function and route, taken from the router itself. A test compares its table
/// of rights with them, so that none is missing.
pub(crate) async fn print_routes(options: ServeOptions) -> Result<(), Failure> {
    let prepared = Prepared::new(&options, Clock::system(), Access::Read).await?;
    let answers = AnswersInMemory::new(prepared.service.store.clone(), &prepared.service.library);
    let hub = LiveVolumes::new(prepared.service.store.clone(), prepared.service.library.clone(), answers.clone());
    let (_stop, stopping) = watch::channel(false);
    let downloads = options.spools.downloads();
    // A router only reveals its paths in its debug output.
    let (service, folder) = (prepared.service.clone(), options.import_folder());
    let receiving = Receiving { service: service.clone(), uploads: Uploads::default(), folder };
    let dynamic = dynamic(&receiving, hub, answers, &prepared.site, downloads, stopping);
    let large = startups::routes(service).merge(contracts::routes(receiving));
    let routes = format!("{large:?} {dynamic:?}");
    let paths: BTreeSet<&str> = routes.split('"').filter(|text| text.starts_with('/')).collect();
    let paths = paths.into_iter().filter(|path| !path.contains("__private__"));
    paths.for_each(|path| println!("{path}"));
    prepared.service.store.close().await;
    Ok(())
}

async fn announce(store: &Store, address: SocketAddr, demonstration: Option<Demonstration>) -> Result<(), Failure> {
    println!("Observatoire: http://{address}");
    match demonstration {
        Some(demonstration) => println!("{}", demonstration.welcome),
        None if store.list_staff().await?.is_empty() => println!(
            "No staff account yet. Make the first one with:\n  \
             target/release/observatoire staff add YOU@EXAMPLE.FR --role administrator --password-stdin\n\
             then type a password of at least {} characters and press Enter.",
            service::accounts::password::SHORTEST
        ),
        None => {}
    }
    Ok(())
}

async fn signal() {
    let interrupted = async {
        let _unavailable = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! { () = interrupted => {}, _ = terminated.recv() => {} }
            return;
        }
    }
    interrupted.await;
}
