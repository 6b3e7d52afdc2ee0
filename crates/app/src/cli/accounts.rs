//! `jalon compte`.

use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use clap::Subcommand;

use super::{Session, operator};
use crate::access::provider::{self, Expected};
use crate::access::{self, Grant, NewAccount, Role, policy};
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
        /// Rôle, par exemple educateur ou chef-de-service (catalogue/roles.toml)
        #[arg(long, value_name = "ROLE", value_parser = policy::parse)]
        role: &'static Role,
        /// Code d’un service que le compte peut voir ; à répéter
        #[arg(long = "service", value_name = "CODE", required = true)]
        services: Vec<String>,
        /// Numéro de la personne parmi les professionnels du registre : ses actes, son agenda
        #[arg(long, value_name = "NUMERO")]
        professionnel: Option<String>,
    },
    /// Donne un nouveau mot de passe provisoire
    MotDePasse {
        /// Identifiant du compte
        identifiant: String,
    },
    /// Retire le second facteur et les clés d’accès d’un compte dont le téléphone est perdu
    SecondFacteur {
        /// Identifiant du compte
        identifiant: String,
        /// Pourquoi : la personne le lira, et cela reste au journal
        #[arg(long, value_name = "TEXTE")]
        motif: String,
    },
    /// Lie un compte à son identité chez un fournisseur (voir « jalon connexion »)
    Identite {
        /// Identifiant du compte
        identifiant: String,
        /// Code du fournisseur
        #[arg(long, value_name = "CODE")]
        fournisseur: String,
        /// Adresse que le fournisseur aura vérifiée, la première fois
        #[arg(long, value_name = "ADRESSE", required_unless_present_any = ["sujet", "retirer"], conflicts_with = "sujet")]
        courriel: Option<String>,
        /// Son identifiant chez le fournisseur (sub)
        #[arg(long, value_name = "SUJET")]
        sujet: Option<String>,
        /// Défait le lien
        #[arg(long, conflicts_with_all = ["courriel", "sujet"])]
        retirer: bool,
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
        Accounts::Ajouter { identifiant, nom, fonction, role, services, professionnel } => {
            let mut granted = Vec::new();
            for code in &services {
                let service = super::service(&store, code)?.id;
                let professional = match &professionnel {
                    None => None,
                    Some(reference) => Some(professional(&store, operator.id, service, reference)?),
                };
                granted.push((service, professional));
            }
            let provisional = password::provisional()?;
            let hash = password::hash(&provisional)?;
            let new = NewAccount {
                login: identifiant.trim(),
                name: &nom,
                title: &fonction,
                password: &hash,
                must_change: true,
            };
            let starts = session.clock.today();
            let opened = store.write(&author, |write| -> store::Result<_> {
                let Some(account) = access::open(write, operator.id, &new)? else { return Ok(None) };
                for (service, professional) in granted {
                    let grant = Grant { service, role, starts, ends: None, professional, reason: "" };
                    access::grant(write, operator.id, account, &grant)?;
                }
                Ok(Some(account))
            })?;
            if opened.is_none() {
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
        Accounts::SecondFacteur { identifiant, motif } => {
            let account = account(&store, operator.id, &identifiant)?;
            let reason = motif.trim();
            if reason.is_empty() {
                bail!("Dites pourquoi, avec --motif : la personne le lira.");
            }
            let done = store
                .write(&author, |write| access::recovery::reset(write, operator.id, account.id, reason))?;
            if !done {
                bail!(
                    "Le compte « {identifiant} » n’a ni second facteur ni clé d’accès. Rien n’a été changé."
                );
            }
            println!("Le second facteur de « {identifiant} » est retiré, ses sessions sont arrêtées.");
            println!("La personne le lira à sa prochaine connexion, et en mettra un autre en place.");
        }
        Accounts::Identite { identifiant, fournisseur, courriel, sujet, retirer } => {
            let account = account(&store, operator.id, &identifiant)?;
            let provider = store
                .read(|read| provider::find(read, operator.id, &fournisseur))?
                .with_context(|| format!("Aucun fournisseur n’a le code « {fournisseur} »."))?;
            if retirer {
                let gone = store
                    .write(&author, |write| provider::unlink(write, operator.id, &provider, account.id))?;
                if !gone {
                    bail!(
                        "Le compte « {identifiant} » n’est pas lié à « {fournisseur} ». Rien n’a été changé."
                    );
                }
                println!("Le compte « {identifiant} » n’est plus lié à « {fournisseur} ».");
                return Ok(ExitCode::SUCCESS);
            }
            let expected = match (&courriel, &sujet) {
                (Some(email), _) if !crate::mail::is_address(email.trim()) => {
                    bail!("« {email} » n’est pas une adresse de courriel.")
                }
                (Some(email), _) => Expected::Email(email),
                (None, Some(subject)) if !subject.trim().is_empty() => Expected::Subject(subject.trim()),
                (None, _) => bail!("Dites qui est attendu : --courriel ADRESSE ou --sujet SUJET."),
            };
            let done = store.write(&author, |write| {
                provider::link(write, operator.id, &provider, account.id, expected)
            })?;
            if let Err(refused) = done {
                bail!("{} Rien n’a été changé.", refused.text());
            }
            println!("Le compte « {identifiant} » s’ouvrira aussi par « {fournisseur} ».");
        }
        Accounts::Fermer { identifiant } => {
            let account = account(&store, operator.id, &identifiant)?;
            store.write(&author, |write| access::close(write, operator.id, account.id))?;
            println!("Le compte « {identifiant} » est fermé.");
        }
        Accounts::Liste => {
            let today = session.clock.today();
            for account in store.read(|read| access::accounts(read, operator.id))? {
                let state = if account.closed_at.is_some() { "fermé" } else { "ouvert" };
                println!("{:<20} {:<7} {}", account.login, state, account.name);
                for seat in store.read(|read| access::seats_of(read, operator.id, account.id, today))? {
                    let roles: Vec<&str> = seat.roles.iter().map(|role| role.code.as_str()).collect();
                    println!("    {:<16} {}", seat.service.code, roles.join(", "));
                }
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn professional(
    store: &store::Store,
    operator: base::Id,
    service: base::Id,
    reference: &str,
) -> Result<base::Id> {
    let names = store.read(|read| crate::facts::staff_names(read, operator, service))?;
    let found = names.into_iter().find(|(_, staff)| staff.reference == reference);
    Ok(found.with_context(|| format!("Aucun professionnel du service n’a le numéro « {reference} »."))?.0)
}

fn account(store: &store::Store, operator: base::Id, login: &str) -> Result<access::Account> {
    let found = store.read(|read| access::credentials(read, operator, login))?;
    let (account, _) = found.with_context(|| format!("Aucun compte n’a l’identifiant « {login} »."))?;
    Ok(account)
}
