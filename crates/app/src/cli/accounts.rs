//! `jalon compte`.

use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use clap::Subcommand;

use super::{Session, operator};
use crate::access::{self, NewAccount, Role};
use crate::web::password;

#[derive(Subcommand)]
pub(super) enum Accounts {
    /// Ouvre un compte ; son mot de passe provisoire est affiché une fois
    Ajouter {
        /// Ce que la personne tape pour se connecter, par exemple « c.martin »
        identifiant: String,
        /// Prénom et nom
        #[arg(long, value_name = "NOM")]
        nom: String,
        /// Fonction, telle que la personne l’écrit
        #[arg(long, value_name = "TEXTE", default_value = "")]
        fonction: String,
        /// Rôle : gestion (imports) ou lecture
        #[arg(long, value_name = "ROLE")]
        role: Role,
        /// Code d’un service que le compte peut voir ; à répéter
        #[arg(long = "service", value_name = "CODE", required = true)]
        services: Vec<String>,
    },
    /// Donne un nouveau mot de passe provisoire
    MotDePasse {
        /// Identifiant du compte
        identifiant: String,
    },
    /// Ferme un compte ; ses sessions s’arrêtent
    Fermer {
        /// Identifiant du compte
        identifiant: String,
    },
    /// Liste les comptes
    Liste,
}

pub(super) fn run(accounts: Accounts, session: &Session) -> Result<ExitCode> {
    let store = session.store()?;
    let operator = operator(&store)?;
    let author = session.author("compte");
    match accounts {
        Accounts::Ajouter { identifiant, nom, fonction, role, services } => {
            let mut granted = Vec::new();
            for code in &services {
                granted.push(super::service(&store, code)?.id);
            }
            let provisional = password::provisional()?;
            let hash = password::hash(&provisional)?;
            let new = NewAccount {
                login: identifiant.trim(),
                name: &nom,
                title: &fonction,
                role,
                password: &hash,
                must_change: true,
                services: &granted,
            };
            if store.write(&author, |write| access::open(write, operator.id, &new))?.is_none() {
                bail!("Un compte a déjà l’identifiant « {identifiant} ». Rien n’a été changé.");
            }
            println!("Compte : {identifiant}  Mot de passe provisoire : {provisional}");
            println!("Il sera à changer à la première connexion.");
        }
        Accounts::MotDePasse { identifiant } => {
            let account = account(&store, operator.id, &identifiant)?;
            let provisional = password::provisional()?;
            let hash = password::hash(&provisional)?;
            store.write(&author, |write| access::renew_password(write, operator.id, account.id, &hash))?;
            println!("Compte : {identifiant}  Mot de passe provisoire : {provisional}");
        }
        Accounts::Fermer { identifiant } => {
            let account = account(&store, operator.id, &identifiant)?;
            store.write(&author, |write| access::close(write, operator.id, account.id))?;
            println!("Le compte « {identifiant} » est fermé.");
        }
        Accounts::Liste => {
            for account in store.read(|read| access::accounts(read, operator.id))? {
                let state = if account.closed_at.is_some() { "fermé" } else { "ouvert" };
                println!("{:<20} {:<8} {:<7} {}", account.login, account.role, state, account.name);
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn account(store: &store::Store, operator: base::Id, login: &str) -> Result<access::Account> {
    let found = store.read(|read| access::credentials(read, operator, login))?;
    let (account, _) = found.with_context(|| format!("Aucun compte n’a l’identifiant « {login} »."))?;
    Ok(account)
}
