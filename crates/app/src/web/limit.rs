//! Who asks too often waits: sign-ins by account and by address, everything by address.

use std::net::IpAddr;
use std::num::NonZeroU32;

use axum::http::StatusCode;
use governor::clock::DefaultClock;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};

use super::Refusal;

type Limiter<K> = RateLimiter<K, HashMapStateStore<K>, DefaultClock>;

/// The three limits.
pub struct Limits {
    account: Limiter<String>,
    sign_in: Limiter<IpAddr>,
    all: Limiter<IpAddr>,
}

/// What one address may ask in a minute, unless the server is told otherwise.
pub const ASKED_A_MINUTE: u32 = 3000;

/// So many at once, then so many a minute.
fn quota(at_once: u32, a_minute: u32) -> Quota {
    let number = |n: u32| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
    Quota::per_minute(number(a_minute)).allow_burst(number(at_once))
}

impl Default for Limits {
    fn default() -> Limits {
        Limits::new()
    }
}

impl Limits {
    /// Limits that nobody has reached.
    pub fn new() -> Limits {
        Limits::asked(ASKED_A_MINUTE)
    }

    /// Limits with another pace for everything an address asks; sign-ins keep theirs. What comes at
    /// once grows with it: eight seconds of it, 400 as usual.
    pub fn asked(a_minute: u32) -> Limits {
        Limits {
            account: RateLimiter::hashmap(quota(6, 2)),
            sign_in: RateLimiter::hashmap(quota(30, 20)),
            all: RateLimiter::hashmap(quota((a_minute / 60).saturating_mul(8), a_minute)),
        }
    }

    /// Whether this address may try to sign in to this account now.
    pub fn may_sign_in(&self, login: &str, address: IpAddr) -> bool {
        self.account.retain_recent();
        self.sign_in.retain_recent();
        let login = base::french::fold(login);
        self.sign_in.check_key(&neighbourhood(address)).is_ok() && self.account.check_key(&login).is_ok()
    }

    /// Whether who is signed in to this account may try its password again now.
    pub fn may_confirm(&self, login: &str) -> bool {
        self.account.check_key(&format!("confirme {}", base::french::fold(login))).is_ok()
    }

    /// Lets this address try to come in otherwise than by a password, or says to wait. There is no account yet to
    /// count by.
    pub fn come_in(&self, address: IpAddr) -> Result<(), Refusal> {
        self.sign_in.retain_recent();
        if self.sign_in.check_key(&neighbourhood(address)).is_ok() {
            return Ok(());
        }
        let text = "Trop d’essais de connexion. Attendez une demi-minute, puis recommencez.".to_owned();
        Err(Refusal::TooMuch(StatusCode::TOO_MANY_REQUESTS, text))
    }

    /// Whether this address may ask for anything now.
    pub fn may_ask(&self, address: IpAddr) -> bool {
        if self.all.len() > 10_000 {
            self.all.retain_recent();
        }
        self.all.check_key(&neighbourhood(address)).is_ok()
    }
}

/// One household has a whole /64 of IPv6 addresses.
fn neighbourhood(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::from([a, b, c, d, 0, 0, 0, 0])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_that_is_tried_too_often_waits_and_another_does_not() {
        let limits = Limits::new();
        let home: IpAddr = "192.0.2.7".parse().unwrap();
        assert!((0..6).all(|_| limits.may_sign_in("s.martin", home)));
        assert!(!limits.may_sign_in("S.Martin ", home));
        assert!(limits.may_sign_in("l.petit", home));
    }

    #[test]
    fn the_pace_of_an_address_is_the_one_the_server_is_told() {
        let home: IpAddr = "192.0.2.7".parse().unwrap();
        let at_once = |limits: &Limits| (0..5000).take_while(|_| limits.may_ask(home)).count();
        let (usual, wide) = (at_once(&Limits::new()), at_once(&Limits::asked(24_000)));
        assert!((400..450).contains(&usual), "{usual}");
        assert!((3200..3900).contains(&wide), "{wide}");
        let wide = Limits::asked(24_000);
        assert_eq!((0..40).filter(|_| wide.may_sign_in("s.martin", home)).count(), 6);
    }

    #[test]
    fn a_household_of_ipv6_is_one_address() {
        let limits = Limits::new();
        let tries = (0..40u16).filter(|n| {
            let address = IpAddr::from([0x2001, 0xdb8, 0, 1, 0, 0, 0, *n]);
            limits.may_sign_in(&format!("compte{n}"), address)
        });
        assert_eq!(tries.count(), 30);
    }
}
