//! What a PDF says is found; a PDF made to harm harms nobody, and is kept without its words.

use axum::http::{StatusCode, header};
use store::testing::each_engine;

use crate::site::{get, site, site_on, upload};

const FIELDS: [(&str, &str); 4] =
    [("titre", "Courrier reçu"), ("type", "courrier"), ("date", "2022-01-17"), ("portee", "équipe")];

/// A PDF of one page, with these filters over its content, and these other objects.
fn pdf(content: &[u8], filter: &str, more: &str) -> Vec<u8> {
    let mut out = Vec::new();
    out.extend_from_slice(b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n");
    out.extend_from_slice(b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n");
    out.extend_from_slice(
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources \
          << /Font << /F1 5 0 R >> /XObject << /X 6 0 R >> >> >>\nendobj\n",
    );
    out.extend_from_slice(format!("4 0 obj\n<< /Length {} {filter} >>\nstream\n", content.len()).as_bytes());
    out.extend_from_slice(content);
    out.extend_from_slice(b"\nendstream\nendobj\n");
    out.extend_from_slice(
        b"5 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>\nendobj\n",
    );
    out.extend_from_slice(more.as_bytes());
    out.extend_from_slice(b"trailer\n<< /Root 1 0 R >>\n%%EOF\n");
    out
}

#[test]
fn what_a_pdf_says_is_found_as_what_a_letter_says_is() {
    each_engine(|store| {
        let site = site_on(store);
        let (person, _) = site.someone("aer");
        let educator = site.enter("educateur", "aer");
        let page = format!("/services/aer/personnes/{person}/documents");
        let says = "BT /F1 12 Tf 72 720 Td (Conseil de discipline) Tj 0 -16 Td (du coll\\350ge, pour kerfuffle) Tj ET";
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let sent = upload(&page, &FIELDS, ("a.pdf", &pdf(says.as_bytes(), "", "")), &educator);
            assert_eq!(site.ask(sent).await.status(), StatusCode::SEE_OTHER);
            for words in ["kerfuffle", "discipline+coll%C3%A8ge"] {
                let (_, found) = site.text(&format!("/recherche?q={words}"), &educator).await;
                assert!(found.contains("Courrier reçu"), "{words}: {found}");
            }
            let (_, list) = site.text(&page, &educator).await;
            assert!(!list.contains("sans texte"), "{list}");
        });
    });
}

#[tokio::test]
async fn a_pdf_of_our_own_is_read_word_by_word() {
    let site = site("pdf-maison");
    let cookie = site.sign_in(0).await;
    let answer = site.ask(get("/services/aer/2021/rapport/rapport.pdf", Some(&cookie))).await;
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "application/pdf");
    let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    let text = app::documents::apart::pdf_text(&bytes).unwrap();
    let words: Vec<&str> = text.split_whitespace().collect();
    for word in ["Service", "éducative", "2021", "mesures"] {
        assert!(words.iter().any(|known| known.trim_matches(',') == word), "{word}: {text}");
    }
}

#[tokio::test]
async fn a_pdf_made_to_harm_is_kept_without_its_words_and_harms_nobody() {
    let site = site("pdf-hostile");
    let (person, _) = site.someone("aer");
    let educator = site.enter("educateur", "aer");
    let page = format!("/services/aer/personnes/{person}/documents");
    // A megabyte that swells to four thousand: each pair says « the next byte, 128 times », twice.
    let bomb = pdf(&[0x81].repeat(1_000_000), "/Filter [/RunLengthDecode /RunLengthDecode]", "");
    // A drawing that draws itself, several times each.
    let itself = "6 0 obj\n<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >> \
         /Length 32 >>\nstream\n/X Do /X Do /X Do /X Do /X Do   \nendstream\nendobj\n";
    let loops = pdf(b"/X Do /X Do /X Do", "", itself);
    let deep = pdf(&b"[".repeat(2_000_000), "", "");
    let mut broken = pdf(b"BT (coup", "", "");
    broken.truncate(200);
    let pages = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [2 0 R 2 0 R] \
         /Count 2 >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n";
    for (name, bytes) in
        [("bombe", bomb), ("boucle", loops), ("profond", deep), ("coupé", broken), ("pages", pages.to_vec())]
    {
        let sent = upload(&page, &FIELDS, (&format!("{name}.pdf"), &bytes), &educator);
        assert_eq!(site.ask(sent).await.status(), StatusCode::SEE_OTHER, "{name}");
    }
    let (_, list) = site.text(&page, &educator).await;
    assert_eq!(list.matches("sans texte que la recherche puisse lire").count(), 5, "{list}");
}
