//! The command line: French nouns, French help, exit code 0 only on success.

mod accounts;
mod check;
mod control;
mod demo;
mod import;
mod indicators;
mod providers;
mod serve;
mod services;
mod words;
pub(crate) mod yearly;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use base::Clock;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use store::{Author, Base, Store, migrate};

use crate::documents::apart;
use crate::schema::MIGRATIONS;

/// Le dossier unique des services sociaux et médico-sociaux, et leurs rapports d’activité.
#[derive(Parser)]
#[command(name = "jalon", version)]
struct Cli {
    /// Base de données : un fichier, ou postgres://… (par défaut un fichier dans votre dossier de données)
    #[arg(
        long,
        global = true,
        value_name = "CHEMIN|postgres://…",
        env = "JALON_BASE",
        hide_env_values = true
    )]
    base: Option<Base>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Ouvre une base de démonstration : trois services inventés, et le serveur
    Demo(demo::Demo),
    /// Ouvre les pages de Jalon dans le navigateur
    Serveur(serve::Serve),
    /// Lit un registre (dossier de CSV ou classeur Excel), le contrôle, puis l’enregistre
    Import(import::Import),
    /// Écrit le rapport d’une année
    Bilan(yearly::Yearly),
    /// Relit un rapport publié (Word, Excel, PDF, texte) et dit ce qui ne s’y accorde pas
    Controle(control::Control),
    /// Affiche le dictionnaire des indicateurs
    Indicateurs(indicators::Indicators),
    /// Met la base à jour
    Migration,
    /// Vérifie la base : intégrité, journal, lignes orphelines
    Diagnostic,
    /// Ouvre et liste les services
    #[command(subcommand)]
    Service(services::Services),
    /// Ouvre, liste et ferme les comptes
    #[command(subcommand)]
    Compte(accounts::Accounts),
    /// Ajoute, liste et retire les fournisseurs d’identité (OpenID Connect)
    #[command(subcommand)]
    Connexion(providers::Providers),
    /// Lit un PDF à part, pour le serveur (documents/apart.rs)
    #[command(name = apart::COMMAND, hide = true)]
    TextePdf,
}

/// What every command works with.
pub(crate) struct Session {
    pub base: Base,
    pub clock: Clock,
}

/// Reads the command line and obeys.
pub fn run() -> ExitCode {
    if let Ok(program) = std::env::current_exe() {
        apart::read_with(program);
    }
    let command = words::in_french(Cli::command());
    let cli = match command.try_get_matches().and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => return words::explain(&error),
    };
    let context =
        Session { base: cli.base.unwrap_or_else(|| Base::File(default_base())), clock: Clock::System };
    match obey(cli.command, &context) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error}");
            // What the system says, in its own words, for who administers.
            for cause in error.chain().skip(1) {
                eprintln!("  Détail : {cause}");
            }
            ExitCode::FAILURE
        }
    }
}

fn obey(command: Command, context: &Session) -> Result<ExitCode> {
    match command {
        Command::Demo(demo) => demo::run(demo, context),
        Command::Serveur(serve) => serve::run(&serve, context),
        Command::Import(import) => import::run(&import, context),
        Command::Bilan(yearly) => yearly::run(&yearly, context),
        Command::Controle(control) => control::run(&control),
        Command::Indicateurs(indicators) => indicators::run(&indicators),
        Command::Migration => check::migration(context),
        Command::Diagnostic => check::diagnostic(context),
        Command::Service(services) => services::run(services, context),
        Command::Compte(accounts) => accounts::run(accounts, context),
        Command::Connexion(providers) => providers::run(providers, context),
        Command::TextePdf => Ok(apart::run()),
    }
}

impl Session {
    /// The base, open and up to date.
    pub(crate) fn store(&self) -> Result<Store> {
        let store = Store::open(&self.base)?;
        migrate(&store, &self.author("migration"), MIGRATIONS)?;
        Ok(store)
    }

    /// A command as the author of a change.
    pub(crate) fn author(&self, command: &str) -> Author {
        Author::new(format!("commande {command}"), &self.clock)
    }
}

/// The operator of the base, or what to do to have one.
pub(crate) fn operator(store: &Store) -> Result<crate::service::Operator> {
    store.read(crate::service::operator)?.context(
        "Cette base n’a pas encore de service. Ouvrez-en un : jalon service ajouter CODE --nom \"…\" --modele aer",
    )
}

/// The service of this code, or the codes there are.
pub(crate) fn service(store: &Store, code: &str) -> Result<crate::service::Service> {
    let operator = operator(store)?;
    let all = store.read(|read| crate::service::all(read, operator.id))?;
    let codes: Vec<&str> = all.iter().map(|service| service.code.as_str()).collect();
    let known = codes.join(", ");
    all.iter()
        .find(|service| service.code == code)
        .cloned()
        .with_context(|| format!("Aucun service n’a le code « {code} ». Services de cette base : {known}."))
}

/// `jalon.sqlite` in the user's data folder.
fn default_base() -> PathBuf {
    let data = std::env::var_os("XDG_DATA_HOME")
        .map(PathBuf::from)
        .filter(|path| path.is_absolute())
        .or_else(|| std::env::home_dir().map(|home| home.join(".local").join("share")))
        .unwrap_or_default();
    data.join("jalon").join("jalon.sqlite")
}
