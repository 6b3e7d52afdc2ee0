//! The command line speaks French: its help, and its refusals.

use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, Error};

const TEMPLATE: &str = "{about}\n\nUtilisation : {usage}\n\n{all-args}";

/// Every command with French headings.
pub(super) fn in_french(command: Command) -> Command {
    let version = command.get_version().is_some();
    let mut command = command
        .help_template(TEMPLATE)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .subcommand_help_heading("Commandes")
        .subcommand_value_name("COMMANDE")
        .mut_args(|arg| {
            let heading = if arg.is_positional() { "Arguments" } else { "Options" };
            arg.help_heading(heading)
        })
        .arg(
            Arg::new("aide")
                .short('h')
                .long("help")
                .visible_alias("aide")
                .action(ArgAction::Help)
                .help("Affiche cette aide")
                .help_heading("Options"),
        );
    if version {
        command = command.arg(
            Arg::new("version")
                .long("version")
                .action(ArgAction::Version)
                .help("Affiche la version")
                .help_heading("Options"),
        );
    }
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names {
        command = command.mut_subcommand(name, in_french);
    }
    command
}

/// Says what was not understood, and what is expected.
pub(super) fn explain(error: &Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            print!("{error}");
            return ExitCode::SUCCESS;
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => eprint!("{error}"),
        kind => {
            eprintln!("{}", sentence(kind, error));
            eprintln!("Pour l’aide : jalon --help");
        }
    }
    ExitCode::from(2)
}

fn sentence(kind: ErrorKind, error: &Error) -> String {
    let of = |kind: ContextKind| error.get(kind).map(text).unwrap_or_default();
    let (argument, value) = (of(ContextKind::InvalidArg), of(ContextKind::InvalidValue));
    match kind {
        ErrorKind::MissingRequiredArgument => format!("Il manque : {argument}."),
        ErrorKind::MissingSubcommand => {
            format!("Il manque une commande : {}.", of(ContextKind::ValidSubcommand))
        }
        ErrorKind::UnknownArgument => format!("« {argument} » n’est pas une option de cette commande."),
        ErrorKind::InvalidSubcommand => {
            format!("« {} » n’est pas une commande de Jalon.", of(ContextKind::InvalidSubcommand))
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} attend une valeur."),
        ErrorKind::InvalidValue => {
            format!("« {value} » ne convient pas pour {argument} : {}.", of(ContextKind::ValidValue))
        }
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
            let why =
                if why.contains("invalid digit") { "un nombre entier est attendu".to_owned() } else { why };
            format!("« {value} » ne convient pas pour {argument} : {why}.")
        }
        ErrorKind::ArgumentConflict => {
            format!("{argument} ne va pas avec {}.", of(ContextKind::PriorArg))
        }
        _ => "La commande n’a pas été comprise.".to_owned(),
    }
}

fn text(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(all) => all.join(", "),
        value => value.to_string(),
    }
}
