//! `jalon serveur`: the pages.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use clap::Args;
use store::Store;
use tracing_subscriber::EnvFilter;

use super::Session;
use crate::deadline::digest;
use crate::mail::Mail;
use crate::routes;
use crate::web::App;
use crate::web::limit::ASKED_A_MINUTE;

#[derive(Args)]
pub(super) struct Serve {
    /// Adresse et port d’écoute
    #[arg(long, value_name = "ADRESSE:PORT", default_value = "127.0.0.1:8080")]
    adresse: SocketAddr,
    /// Les pages sont servies en https par un serveur placé devant : les cookies le disent
    #[arg(long)]
    derriere_https: bool,
    /// Demandes qu’une même adresse peut faire en une minute : au-delà, elle attend
    #[arg(long, value_name = "N", default_value_t = ASKED_A_MINUTE, value_parser = clap::value_parser!(u32).range(1..))]
    demandes_par_minute: u32,
    #[command(flatten)]
    courriel: Courriel,
}

/// Le message du matin : rien ne part sans ces trois réglages
#[derive(Args, Default)]
pub(super) struct Courriel {
    /// Serveur de courriel du message du matin : smtp://hôte:port, smtps://nom:motdepasse@hôte
    #[arg(long, value_name = "ADRESSE", env = "JALON_SMTP", hide_env_values = true)]
    smtp: Option<String>,
    /// Adresse de courriel qui envoie
    #[arg(long, value_name = "ADRESSE", env = "JALON_SMTP_DE")]
    smtp_de: Option<String>,
    /// Adresse des pages pour les navigateurs : https://jalon.exemple.fr. Elle est écrite dans les messages ; sans
    /// elle, ni clé d’accès ni fournisseur d’identité
    #[arg(long, value_name = "ADRESSE", env = "JALON_ADRESSE")]
    site: Option<String>,
}

impl Courriel {
    /// The same, where the pages are at this address unless another was told.
    pub(super) fn at(site: String) -> Courriel {
        Courriel { site: Some(site), ..Courriel::default() }
    }

    /// The address of the pages, as browsers have it.
    fn site(&self) -> Result<Option<String>> {
        let Some(site) = self.site.as_deref().map(|site| site.trim_end_matches('/')) else { return Ok(None) };
        let rest = site.strip_prefix("https://").or_else(|| site.strip_prefix("http://"));
        let plain = |rest: &str| !rest.is_empty() && !rest.contains(['/', '?', '#', '@', ' ']);
        if !rest.is_some_and(plain) {
            bail!(
                "« {site} » n’est pas l’adresse des pages : on attend https://jalon.exemple.fr, sans rien après."
            );
        }
        Ok(Some(site.to_owned()))
    }

    fn open(&self) -> Result<Option<Mail>> {
        let Some(relay) = &self.smtp else { return Ok(None) };
        let from =
            self.smtp_de.as_deref().context("Avec --smtp, dites aussi qui envoie : --smtp-de ADRESSE")?;
        let site =
            self.site.as_deref().context("Avec --smtp, dites aussi l’adresse des pages : --site ADRESSE")?;
        Ok(Some(Mail::new(relay, from, site)?))
    }
}

/// How the server is opened.
pub(super) struct Opening<'a> {
    pub address: SocketAddr,
    pub secure: bool,
    /// What one address may ask in a minute.
    pub pace: u32,
    pub messages: &'a Courriel,
}

pub(super) fn run(serve: &Serve, session: &Session) -> Result<ExitCode> {
    let opening = Opening {
        address: serve.adresse,
        secure: serve.derriere_https,
        pace: serve.demandes_par_minute,
        messages: &serve.courriel,
    };
    open(session.store()?, session, &opening)
}

/// Serves until the process is asked to stop; requests under way are finished.
pub(super) fn open(store: Store, session: &Session, opening: &Opening<'_>) -> Result<ExitCode> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    let _ = tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).try_init();
    let address = opening.address;
    let app = App::new(store, session.clock.clone(), opening.secure)?.paced(opening.pace);
    let app = Arc::new(app.with_mail(opening.messages.open()?).with_site(opening.messages.site()?));
    digest::start(&app);
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
