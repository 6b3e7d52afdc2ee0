//! Where the data are: a file, or a PostgreSQL address.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// `--base CHEMIN|postgres://…`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Base {
    /// An SQLite file.
    File(PathBuf),
    /// A PostgreSQL server.
    Postgres(String),
}

impl FromStr for Base {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Base, Self::Err> {
        let server = text.starts_with("postgres://") || text.starts_with("postgresql://");
        Ok(if server { Base::Postgres(text.to_owned()) } else { Base::File(PathBuf::from(text)) })
    }
}

impl fmt::Display for Base {
    /// Never shows the password of an address.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Base::File(path) => write!(f, "{}", path.display()),
            Base::Postgres(address) => {
                let host = address.rsplit_once('@').map_or(address.as_str(), |(_, host)| host);
                write!(f, "postgres://{}", host.trim_start_matches("postgres://"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_its_password() {
        let base: Base = "postgres://jalon:secret@db.exemple/jalon".parse().unwrap();
        assert_eq!(base.to_string(), "postgres://db.exemple/jalon");
    }
}
