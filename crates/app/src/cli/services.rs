//! `jalon service`.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use clap::Subcommand;

use super::Session;
use crate::documents::starter;
use crate::service::{self, NewService};

#[derive(Subcommand)]
pub(super) enum Services {
    /// Ouvre un service
    Ajouter {
        /// Code court, en minuscules : celui que l’on tape dans les autres commandes
        code: String,
        /// Nom du service, tel qu’il paraît sur le rapport
        #[arg(long, value_name = "NOM")]
        nom: String,
        /// Trame du rapport : aer, sessad-ip, referent-unique-rsa ou ase-handicap
        #[arg(long, value_name = "TRAME")]
        modele: String,
        /// Ce que fait le service, sous son nom sur la couverture
        #[arg(long, value_name = "TEXTE", default_value = "")]
        detail: String,
        /// Nom de l’organisme gestionnaire (à l’ouverture du premier service)
        #[arg(long, value_name = "NOM")]
        organisme: Option<String>,
        /// Règles de comptage de la convention, quand elles diffèrent des règles par défaut (JSON)
        #[arg(long, value_name = "FICHIER")]
        regles: Option<PathBuf>,
    },
    /// Liste les services
    Liste,
}

pub(super) fn run(services: Services, session: &Session) -> Result<ExitCode> {
    match services {
        Services::Ajouter { code, nom, modele, detail, organisme, regles } => {
            if !service::is_code(&code) {
                bail!(
                    "« {code} » ne convient pas comme code : des lettres minuscules sans accent, des chiffres et \
                     des tirets sont attendus, par exemple « aer »."
                );
            }
            if nom.trim().is_empty() || nom.chars().count() > 200 {
                bail!("Le nom du service doit avoir de 1 à 200 caractères.");
            }
            crate::year::trame(&modele)?;
            let rules = regles.map(|file| read_rules(&file)).transpose()?;
            let store = session.store()?;
            let opened = store.write(&session.author("service"), |write| {
                let name = organisme.as_deref().unwrap_or("Organisme gestionnaire");
                let operator = service::found_operator(write, name, "")?;
                let new = NewService {
                    code: &code,
                    name: nom.trim(),
                    detail: &detail,
                    model: &modele,
                    rules: rules.as_deref(),
                };
                let opened = service::open(write, &operator, &new)?;
                if let Some(service) = opened {
                    starter::give(write, operator.id, service)?;
                }
                Ok::<_, store::StoreError>(opened)
            })?;
            if opened.is_none() {
                bail!("Un service a déjà le code « {code} ». Rien n’a été changé.");
            }
            println!("Service « {code} » ouvert : {}.", nom.trim());
            println!("Ensuite : jalon import CHEMIN --service {code}");
        }
        Services::Liste => {
            let store = session.store()?;
            let services = match store.read(service::operator)? {
                Some(operator) => store.read(|read| service::all(read, operator.id))?,
                None => Vec::new(),
            };
            if services.is_empty() {
                println!("Aucun service dans cette base.");
            }
            for service in services {
                println!("{:<16} {:<22} {}", service.code, service.model, service.name);
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The rules are read before anything is written: a wrong file opens no service.
fn read_rules(file: &std::path::Path) -> Result<String> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("Impossible de lire les règles dans {}", file.display()))?;
    crate::year::rules(Some(&text)).with_context(|| format!("Règles de {}", file.display()))?;
    Ok(text)
}
