//! Messages by SMTP. Off unless the server is told where to send them.

use lettre::message::{Mailbox, header::ContentType};
use lettre::{Address, Message, SmtpTransport, Transport as _};

/// Where messages go through, as whom, and the address of the pages they lead to.
pub struct Mail {
    transport: SmtpTransport,
    from: Mailbox,
    site: String,
}

/// Why messages cannot be sent.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The server’s address.
    #[error(
        "L’adresse du serveur de courriel ne se lit pas ({0}). On attend smtp://hôte:port, smtps://hôte:port ou \
         smtp://hôte:port?tls=required, avec nom:motdepasse@ devant l’hôte s’il le faut."
    )]
    Relay(String),
    /// An address of someone.
    #[error("« {0} » n’est pas une adresse de courriel.")]
    Address(String),
    /// The message itself.
    #[error("le message ne se compose pas\u{202f}: {0}")]
    Message(#[from] lettre::error::Error),
    /// The server refused it, or does not answer.
    #[error("le serveur de courriel\u{202f}: {0}")]
    Send(#[from] lettre::transport::smtp::Error),
}

/// Whether a text is an address one can write to.
pub fn is_address(text: &str) -> bool {
    text.parse::<Address>().is_ok()
}

impl Mail {
    /// Opens nothing yet: the connection is made when a message leaves.
    pub fn new(relay: &str, from: &str, site: &str) -> Result<Mail, MailError> {
        // The address may carry a password: the error does not repeat it.
        let transport =
            SmtpTransport::from_url(relay).map_err(|error| MailError::Relay(error.to_string()))?.build();
        let from = from.parse().map_err(|_| MailError::Address(from.to_owned()))?;
        Ok(Mail { transport, from, site: site.trim_end_matches('/').to_owned() })
    }

    /// The address of the pages: `https://jalon.exemple.test`.
    pub fn site(&self) -> &str {
        &self.site
    }

    /// Whether a text is an address one can write to.
    pub fn is_address(&self, text: &str) -> bool {
        is_address(text)
    }

    /// Sends a text.
    pub fn send(&self, to: &str, subject: &str, body: &str) -> Result<(), MailError> {
        let address: Address = to.parse().map_err(|_| MailError::Address(to.to_owned()))?;
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, address))
            .subject(subject)
            .header(ContentType::TEXT_PLAIN)
            .body(body.to_owned())?;
        self.transport.send(&message)?;
        Ok(())
    }
}
