//! `jalon service`.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use clap::Subcommand;
use document::Accent;
use document::Picture;

use super::Session;
use crate::documents::starter;
use crate::service::look::{self, Look};
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
    /// Dit le logo et la couleur de l’organisme, pour la couverture des rapports
    Apparence {
        /// Image JPEG ou PNG du logo
        #[arg(long, value_name = "FICHIER")]
        logo: Option<PathBuf>,
        /// Couleur des titres, par exemple #0E5055
        #[arg(long, value_name = "COULEUR")]
        couleur: Option<String>,
        /// Revient à l’apparence d’origine
        #[arg(long)]
        aucune: bool,
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
        Services::Apparence { logo, couleur, aucune } => appear(session, logo, couleur, aucune)?,
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

/// What is not said stays as it was.
fn appear(session: &Session, logo: Option<PathBuf>, accent: Option<String>, none: bool) -> Result<()> {
    if logo.is_none() && accent.is_none() && !none {
        bail!("Donnez un logo (--logo), une couleur (--couleur), ou --aucune pour revenir à l’origine.");
    }
    let logo = logo.map(|file| -> Result<Picture> {
        let bytes = std::fs::read(&file).with_context(|| format!("Impossible de lire {}", file.display()))?;
        Picture::made_anew(&bytes).with_context(|| {
            format!("{} n’est pas une image JPEG ou PNG que l’on puisse lire.", file.display())
        })
    });
    let logo = logo.transpose()?;
    if let Some(accent) = &accent
        && Accent::read(accent).is_none()
    {
        bail!(
            "« {accent} » ne convient pas : une couleur s’écrit comme #0E5055, assez foncée pour se lire sur du blanc."
        );
    }
    let store = session.store()?;
    let Some(operator) = store.read(service::operator)? else {
        bail!("Aucun organisme dans cette base : ouvrez d’abord un service.");
    };
    store.write(&session.author("apparence"), |write| {
        let was = if none { Look::default() } else { look::find(write, operator.id, &operator.name)? };
        look::set(write, operator.id, &Look { logo: logo.or(was.logo), accent: accent.or(was.accent) })
    })?;
    println!("L’apparence des rapports de « {} » est dite.", operator.name);
    Ok(())
}

/// The rules are read before anything is written: a wrong file opens no service.
fn read_rules(file: &std::path::Path) -> Result<String> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("Impossible de lire les règles dans {}", file.display()))?;
    crate::year::rules(Some(&text)).with_context(|| format!("Règles de {}", file.display()))?;
    Ok(text)
}
