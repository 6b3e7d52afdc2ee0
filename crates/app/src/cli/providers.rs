//! `jalon connexion`: the providers of identity one may come in by.

use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use clap::Subcommand;

use super::{Session, operator};
use crate::access::provider::{self, Provider};

#[derive(Subcommand)]
pub(super) enum Providers {
    /// Ajoute un fournisseur d’identité (OpenID Connect) : Keycloak, Pro Santé Connect
    Ajouter {
        /// Code court, qui entre dans l’adresse de retour, par exemple « psc »
        code: String,
        /// Nom écrit sur le bouton, par exemple « Pro Santé Connect »
        #[arg(long, value_name = "NOM")]
        nom: String,
        /// Émetteur, tel que ses jetons le disent, à la lettre
        #[arg(long, value_name = "ADRESSE")]
        emetteur: String,
        /// Identifiant de Jalon chez ce fournisseur
        #[arg(long, value_name = "IDENTIFIANT")]
        client: String,
        /// Secret de Jalon chez ce fournisseur ; sans lui, PKCE seul
        #[arg(long, value_name = "SECRET", env = "JALON_CONNEXION_SECRET", hide_env_values = true)]
        secret: Option<String>,
        /// Niveau d’authentification exigé (acr), par exemple « eidas1 » ; à répéter
        #[arg(long = "niveau", value_name = "ACR")]
        niveaux: Vec<String>,
        /// Demande encore le second facteur de Jalon à qui en a un
        #[arg(long)]
        second_facteur: bool,
    },
    /// Liste les fournisseurs d’identité
    Lister,
    /// Retire un fournisseur d’identité ; les sessions qu’il a ouvertes s’arrêtent
    Retirer {
        /// Son code
        code: String,
    },
}

pub(super) fn run(providers: Providers, session: &Session) -> Result<ExitCode> {
    let store = session.store()?;
    let operator = operator(&store)?;
    let author = session.author("connexion");
    match providers {
        Providers::Ajouter { code, nom, emetteur, client, secret, niveaux, second_facteur } => {
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            if code.is_empty() || code.len() > 40 || !code.chars().all(plain) {
                bail!(
                    "« {code} » n’est pas un code : des minuscules, des chiffres et des tirets, par exemple « psc »."
                );
            }
            if nom.trim().is_empty() || nom.chars().count() > 100 {
                bail!("Donnez le nom à écrire sur le bouton, de cent signes au plus.");
            }
            if !provider::is_issuer(&emetteur) {
                bail!(
                    "« {emetteur} » n’est pas un émetteur : on attend une adresse en https, telle que ses jetons la disent."
                );
            }
            if niveaux.iter().any(|level| level.is_empty() || level.contains(char::is_whitespace)) {
                bail!("Un niveau s’écrit sans espace ; répétez --niveau pour en demander plusieurs.");
            }
            let added = store.write(&author, |write| {
                let new = Provider {
                    id: write.new_id(),
                    code: code.clone(),
                    name: nom.trim().to_owned(),
                    issuer: emetteur.clone(),
                    client_id: client.clone(),
                    client_secret: secret.clone().filter(|secret| !secret.is_empty()),
                    acr_values: niveaux.clone(),
                    second_factor: second_facteur,
                };
                provider::add(write, operator.id, &new)
            })?;
            if !added {
                bail!("Un fournisseur a déjà le code « {code} ». Rien n’a été changé.");
            }
            println!("Le fournisseur « {code} » est ajouté. Adresse de retour à lui déclarer :");
            println!("    ADRESSE-DES-PAGES/connexion/retour/{code}");
            println!(
                "Le bouton s’affiche quand le serveur connaît cette adresse : jalon serveur --site ADRESSE-DES-PAGES"
            );
        }
        Providers::Lister => {
            for provider in store.read(|read| provider::all(read, operator.id))? {
                println!("{:<12} {}", provider.code, provider.name);
                println!("    émetteur {}", provider.issuer);
                let levels = match provider.acr_values.is_empty() {
                    true => "aucun niveau exigé".to_owned(),
                    false => format!("niveau exigé : {}", provider.acr_values.join(" ou ")),
                };
                let second = if provider.second_factor { "demandé" } else { "non demandé" };
                println!("    {levels}, second facteur de Jalon {second}");
            }
        }
        Providers::Retirer { code } => {
            let provider = store
                .read(|read| provider::find(read, operator.id, &code))?
                .with_context(|| format!("Aucun fournisseur n’a le code « {code} »."))?;
            store.write(&author, |write| provider::remove(write, operator.id, &provider))?;
            println!("Le fournisseur « {code} » est retiré, ses sessions sont arrêtées.");
        }
    }
    Ok(ExitCode::SUCCESS)
}
