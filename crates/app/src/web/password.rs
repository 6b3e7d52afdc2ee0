//! Passwords: Argon2id (19 MiB, two passes, one lane: OWASP's figures), and the rule for a new one.

use anyhow::{Result, anyhow};
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use base::french::fold;

/// Shortest password accepted (CNIL, recommandation du 21 juillet 2022 : 12 signes).
pub const LENGTH_MIN: usize = 12;

/// Beginnings that everyone tries first.
const COMMON: [&str; 12] = [
    "motdepasse",
    "azertyuiop",
    "password",
    "123456789",
    "qwertyuiop",
    "bonjour",
    "soleil",
    "jalonjalon",
    "administrateur",
    "doudou",
    "chouchou",
    "000000",
];

fn argon() -> Result<Argon2<'static>> {
    let params = Params::new(19 * 1024, 2, 1, None).map_err(|error| anyhow!("{error}"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The hash of a password, in PHC form. Takes some fifty milliseconds: never on the async threads.
pub fn hash(password: &str) -> Result<String> {
    let mut salt = [0u8; 16];
    getrandom::fill(&mut salt).map_err(|error| anyhow!("{error}"))?;
    let hash: Result<PasswordHash, _> = argon()?.hash_password_with_salt(password.as_bytes(), &salt);
    Ok(hash.map_err(|error| anyhow!("{error}"))?.to_string())
}

/// Whether this is the password of the hash. Without an account a hash is worked out all the same: the
/// time taken says nothing of who has an account.
pub fn verify(password: &str, hash: Option<&str>) -> bool {
    const NOBODY: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let Ok(argon) = argon() else { return false };
    let good = argon.verify_password(password.as_bytes(), hash.unwrap_or(NOBODY)).is_ok();
    good && hash.is_some()
}

/// Why a new password is refused, in a sentence; nothing when it will do.
pub fn refusal(password: &str, login: &str) -> Option<String> {
    let folded = fold(password).replace(' ', "");
    if password.chars().count() < LENGTH_MIN {
        return Some(format!(
            "Choisissez au moins {LENGTH_MIN} signes. Une phrase entière convient très bien."
        ));
    }
    if password.chars().count() > 200 {
        return Some("Choisissez au plus 200 signes.".to_owned());
    }
    if !login.is_empty() && folded.contains(&fold(login).replace(' ', "")) {
        return Some("Le mot de passe ne doit pas contenir votre identifiant.".to_owned());
    }
    let mut signs: Vec<char> = folded.chars().collect();
    signs.sort_unstable();
    signs.dedup();
    if COMMON.iter().any(|common| folded.starts_with(common)) || signs.len() < 5 {
        return Some(
            "Ce mot de passe est parmi les premiers qu’on essaie. Choisissez-en un autre.".to_owned(),
        );
    }
    None
}

/// A provisional password: letters and figures that are not mistaken for one another.
pub fn provisional() -> Result<String> {
    const SIGNS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut bytes = [0u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| anyhow!("{error}"))?;
    let letters: Vec<String> = bytes
        .chunks(4)
        .map(|chunk| chunk.iter().map(|byte| char::from(SIGNS[usize::from(byte % 32)])).collect())
        .collect();
    Ok(letters.join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_opens_only_its_own_hash() {
        let hash = hash("une phrase tout entière").unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify("une phrase tout entière", Some(&hash)));
        assert!(!verify("une phrase tout entiere", Some(&hash)));
        assert!(!verify("une phrase tout entière", None));
    }

    #[test]
    fn a_weak_password_is_refused_with_a_reason() {
        assert!(refusal("court", "s.martin").is_some());
        assert!(refusal("Motdepasse2026", "s.martin").is_some());
        assert!(refusal("bonne-s.martin-nuit", "s.martin").is_some());
        assert!(refusal("aaaaaaaaaaaaaaaa", "s.martin").is_some());
        assert!(refusal("le canard boit du lait", "s.martin").is_none());
        assert!(refusal(&provisional().unwrap(), "s.martin").is_none());
    }
}
