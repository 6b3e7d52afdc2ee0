//! `jalon serveur`: the pages.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use clap::Args;
use store::Store;
use tracing_subscriber::EnvFilter;

use super::Session;
use crate::routes;
use crate::web::App;

#[derive(Args)]
pub(super) struct Serve {
    /// Adresse et port d’écoute
    #[arg(long, value_name = "ADRESSE:PORT", default_value = "127.0.0.1:8080")]
    adresse: SocketAddr,
    /// Les pages sont servies en https par un serveur placé devant : les cookies le disent
    #[arg(long)]
    derriere_https: bool,
}

pub(super) fn run(serve: &Serve, session: &Session) -> Result<ExitCode> {
    open(session.store()?, session, serve.adresse, serve.derriere_https)
}

/// Serves until the process is asked to stop; requests under way are finished.
pub(super) fn open(store: Store, session: &Session, address: SocketAddr, secure: bool) -> Result<ExitCode> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    let _ = tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).try_init();
    let app = Arc::new(App::new(store, session.clock.clone(), secure)?);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(16)
        .enable_all()
        .build()
        .context("Impossible de démarrer le serveur")?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(address)
            .await
            .with_context(|| format!("Impossible d’écouter sur {address} : l’adresse est peut-être prise"))?;
        println!("Adresse : http://{}", listener.local_addr()?);
        let service = routes::routes(Arc::clone(&app)).into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(listener, service).with_graceful_shutdown(stop()).await.context("Le serveur s’est arrêté")
    })?;
    Ok(ExitCode::SUCCESS)
}

async fn stop() {
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
