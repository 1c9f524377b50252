//! The explorer: a store shown as pages, by a small server of its own.
//!
//! A request passes `guard`, its `ask` (language, parameters) is read, one of `pages` puts questions of `sql` to the store through
//! a reader of the `pool`, and answers with a page in the frame of `layout`. Nothing is written anywhere; texts of the explorer come
//! from `data/explorer`, everything else from the store, escaped by maud.

mod ask;
mod assets;
mod chart;
mod failure;
mod guard;
mod layout;
mod marks;
mod overview;
mod pages;
mod pieces;
mod pool;
mod sql;
mod texts;

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{RawPathParams, Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::get;
use rusqlite::Connection;

use ask::Ask;
use failure::Failure;

/// What all requests share.
#[derive(Debug)]
struct App {
    pool: pool::Pool,
    overview: overview::Kept,
    /// So many pages are made at once; the others wait.
    turns: tokio::sync::Semaphore,
}

/// What a page answers.
type Answer = Result<Response, Failure>;
/// A page: a function of what is asked and of the store.
type Page = fn(&Ask, &Arc<App>, &Connection) -> Answer;

/// As many pages at once. Each holds a reader of the store and a thread.
const TURNS: usize = 8;
/// How long requests at hand may take after the server was told to stop.
const PATIENCE: Duration = Duration::from_secs(2);

/// A server that has its port, and has looked at the store once.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    app: Arc<App>,
}

/// Why a server could not begin.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The store is none, or cannot be read.
    #[error("{0}")]
    Store(String),
    #[error("port {} of {} is taken by another program; choose another with --port, or --port 0 for any that is free", .0.port(), .0.ip())]
    Taken(SocketAddr),
    #[error("{0}: cannot be listened on: {1}")]
    Listen(SocketAddr, io::Error),
    #[error("the server stopped: {0}")]
    Run(io::Error),
}

impl Server {
    /// Opens the store of `path`, takes the port of `address` (0: any that is free), and counts for the first page.
    ///
    /// # Errors
    ///
    /// When the file is no store, or the port cannot be had.
    pub fn new(path: &Path, address: SocketAddr) -> Result<Server, Error> {
        let store_error = |failure| match failure {
            Failure::Internal(reason) => Error::Store(reason),
            other => Error::Store(format!("{}: cannot be counted: {other:?}", path.display())),
        };
        let pool = pool::Pool::new(path);
        let overview = overview::Kept::new(&pool, path).map_err(store_error)?;
        let listener = TcpListener::bind(address).map_err(|e| match e.kind() {
            io::ErrorKind::AddrInUse => Error::Taken(address),
            _ => Error::Listen(address, e),
        })?;
        let bound = listener.local_addr().and_then(|bound| listener.set_nonblocking(true).map(|()| bound));
        let address = bound.map_err(|e| Error::Listen(address, e))?;
        let app = Arc::new(App { pool, overview, turns: tokio::sync::Semaphore::new(TURNS) });
        Ok(Server { listener, address, app })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers until Ctrl-C or SIGTERM, then ends what is at hand, for two seconds at most.
    ///
    /// # Errors
    ///
    /// When the system does not let it run.
    pub fn run(self) -> Result<(), Error> {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Error::Run)?;
        let done = runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(self.listener)?;
            let (stop, mut stopped) = tokio::sync::watch::channel(false);
            let signal = async move {
                told_to_stop().await;
                // The other end waits below until all is done.
                let _ = stop.send(true);
            };
            let router = router(self.app, self.address.ip().is_loopback());
            let serve = axum::serve(listener, router).with_graceful_shutdown(signal);
            tokio::select! {
                done = serve.into_future() => done,
                () = async {
                    let _ = stopped.wait_for(|stopped| *stopped).await;
                    tokio::time::sleep(PATIENCE).await;
                } => Ok(()),
            }
        });
        runtime.shutdown_timeout(Duration::from_millis(100));
        done.map_err(Error::Run)
    }
}

async fn told_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! { _ = interrupted => {}, _ = terminated.recv() => {} }
            return;
        }
    }
    let _ = interrupted.await;
}

fn router(app: Arc<App>, local: bool) -> Router {
    Router::new()
        .route("/", get(page(pages::home::show)))
        .route("/search", get(page(pages::search::show)))
        .route("/suggest", get(page(pages::suggest::answer)))
        .route("/article/{id}", get(page(pages::article::show)))
        .route("/meetings", get(page(pages::meetings::show)))
        .route("/people", get(page(pages::lists::people)))
        .route("/person/{id}", get(page(pages::person::show)))
        .route("/bodies", get(page(pages::lists::bodies)))
        .route("/body/{id}", get(page(pages::body::show)))
        .route("/results", get(page(pages::results::show)))
        .route("/tasks", get(page(pages::tasks::show)))
        .route("/help", get(page(pages::help::show)))
        .route("/assets/{digest}/{name}", get(page(|ask, _, _| assets::answer(&ask.path))))
        .fallback(page(|_, _, _| Err(Failure::NotFound)))
        .method_not_allowed_fallback(page(|_, _, _| Err(Failure::ReadOnly)))
        .layer(from_fn_with_state(local, guard::host))
        .layer(from_fn(guard::headers))
        .with_state(app)
}

type Params = Result<RawPathParams, RawPathParamsRejection>;
type Made = Pin<Box<dyn Future<Output = Response> + Send>>;

/// The handler that answers with a page.
fn page(page: Page) -> impl Fn(State<Arc<App>>, Params, Request) -> Made + Clone + Send + Sync + 'static {
    move |State(app), params, request| Box::pin(answer(app, page, params, request))
}

async fn answer(app: Arc<App>, page: Page, params: Params, request: Request) -> Response {
    let mut ask = Ask::new(request.uri(), request.headers());
    // The percent signs of the address may stand for what is no UTF-8. An address that is nobody's has no parameters.
    let legible = matches!(params, Ok(_) | Err(RawPathParamsRejection::MissingPathParams(_)));
    ask.id = params.iter().flatten().map(|(_, value)| value.to_owned()).next().unwrap_or_default();
    let Ok(_turn) = app.turns.acquire().await else {
        return Failure::Internal("the server is ending".into()).page(&ask);
    };
    let at_work = Arc::clone(&app);
    let made = tokio::task::spawn_blocking(move || {
        let read = || at_work.pool.read(pool::LONGEST, |db| page(&ask, &at_work, db));
        let mut response = if legible { read() } else { Err(Failure::BadRequest) }.unwrap_or_else(|f| f.page(&ask));
        for cookie in ask.cookies.iter().filter_map(|cookie| HeaderValue::from_str(cookie).ok()) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    });
    made.await.unwrap_or_else(|panic| {
        let ask = Ask::new(&axum::http::Uri::default(), &axum::http::HeaderMap::new());
        Failure::Internal(panic.to_string()).page(&ask)
    })
}
