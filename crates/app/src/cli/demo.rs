//! `jalon demo`: a base of its own, furnished, and the server.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use clap::Args;
use store::{Base, Store, migrate};

use super::{Session, serve};
use crate::schema::MIGRATIONS;
use crate::web::limit::ASKED_A_MINUTE;
use crate::{demo, service};

#[derive(Args)]
pub(super) struct Demo {
    /// Dossier de la base de démonstration (par défaut un dossier temporaire)
    #[arg(long, value_name = "DOSSIER")]
    dossier: Option<PathBuf>,
    /// Adresse du serveur
    #[arg(long, value_name = "ADRESSE:PORT", default_value = "127.0.0.1:8080")]
    adresse: SocketAddr,
    /// Au lieu de l’association, les trois cas d’école de 2021, dont les chiffres sont connus
    #[arg(long, conflicts_with = "personnes")]
    cas: bool,
    /// Au lieu de l’association, des services inventés de tant de personnes en tout
    #[arg(long, value_name = "N")]
    personnes: Option<u32>,
    /// Et de tant d’actes en tout
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    actes: u32,
    /// Graine des données inventées : la même donne les mêmes
    #[arg(long, value_name = "N", default_value_t = 1)]
    graine: u64,
    /// Prépare la base et s’arrête, sans ouvrir le serveur
    #[arg(long)]
    sans_serveur: bool,
}

pub(super) fn run(command: Demo, session: &Session) -> Result<ExitCode> {
    let folder = command
        .dossier
        .unwrap_or_else(|| std::env::temp_dir().join(format!("jalon-demo-{}", std::process::id())));
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("Impossible de créer le dossier {}", folder.display()))?;
    let base = Base::File(folder.join("jalon-demo.sqlite"));
    let store = Store::open(&base)?;
    migrate(&store, &session.author("demo"), MIGRATIONS)?;
    if !store.read(service::is_empty)? {
        bail!(
            "Le dossier {} contient déjà une démonstration. Donnez un autre dossier, ou ouvrez-la : \
             jalon serveur --base {}",
            folder.display(),
            folder.join("jalon-demo.sqlite").display()
        );
    }
    let keys = match command.personnes {
        None if command.cas => demo::furnish(&store, &session.clock)?,
        None => demo::house::furnish(&store, &session.clock)?,
        Some(persons) => {
            demo::furnish_large(&store, &session.clock, persons.max(1), command.actes, command.graine)?
        }
    };
    println!("Démonstration : l’Association des Trois Vallées. Toutes les personnes sont inventées.");
    println!("Base : {base}");
    for key in keys {
        println!("Compte : {}  Mot de passe : {}  ({})", key.login, key.password, key.role.code);
    }
    if command.sans_serveur {
        return Ok(ExitCode::SUCCESS);
    }
    // By its name, this machine may have passkeys; by its number, it may not.
    let messages = serve::Courriel::at(format!("http://localhost:{}", command.adresse.port()));
    let opening =
        serve::Opening { address: command.adresse, secure: false, pace: ASKED_A_MINUTE, messages: &messages };
    serve::open(store, session, &opening)
}
