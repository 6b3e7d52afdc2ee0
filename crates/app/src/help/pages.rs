//! « Aide »: the guide, a page at a time.

use askama::Template;
use axum::extract::{Extension, Path};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};

use super::{CHAPTERS, Chapter, Guide};
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{Refusal, Visitor};

#[derive(Template)]
#[template(path = "help/page.html")]
struct Page {
    shell: Shell,
    title: String,
    text: String,
    parts: Vec<(String, Vec<Link>)>,
    next: Option<Chapter>,
}

struct Link {
    address: String,
    title: String,
    current: bool,
}

/// `GET /aide`: the first page of the guide.
pub async fn first() -> Redirect {
    let first = CHAPTERS.first().map_or("/", |chapter| chapter.name.as_str());
    Redirect::to(&format!("/aide/{first}"))
}

/// `GET /aide/{page}`.
pub async fn page(
    Extension(visitor): Extension<Visitor>,
    Path(name): Path<String>,
) -> Result<Html<String>, Refusal> {
    let text = super::page(&name).ok_or(Refusal::NotFound)?;
    let at = CHAPTERS.iter().position(|chapter| chapter.name == name).ok_or(Refusal::NotFound)?;
    let mut parts: Vec<(String, Vec<Link>)> = Vec::new();
    for chapter in CHAPTERS.iter() {
        if parts.last().is_none_or(|(part, _)| *part != chapter.part) {
            parts.push((chapter.part.clone(), Vec::new()));
        }
        if let Some((_, links)) = parts.last_mut() {
            links.push(Link {
                address: format!("/aide/{}", chapter.name),
                title: chapter.title.clone(),
                current: chapter.name == name,
            });
        }
    }
    rendered(&Page {
        shell: Shell::new(&visitor, Entry::None),
        title: CHAPTERS[at].title.clone(),
        text,
        parts,
        next: CHAPTERS.get(at + 1).cloned(),
    })
}

/// `GET /aide/images/{image}`.
pub async fn image(Path(name): Path<String>) -> Response {
    // In a build for work, files are read from the folder: nothing but its pictures.
    let picture = name.ends_with(".png") && !name.contains('/');
    match picture.then(|| Guide::get(&format!("guide/images/{name}"))).flatten() {
        Some(file) => ([(header::CONTENT_TYPE, "image/png")], file.data.into_owned()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
