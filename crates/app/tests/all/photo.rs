//! A picture of a person: with who agreed, for who may see her file, erased when it is taken back.

use std::io::Cursor;

use axum::http::{StatusCode, header};
use store::params;
use store::testing::each_engine;

use crate::site::{get, site_on, upload};

fn jpeg() -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    image::RgbImage::from_pixel(400, 300, image::Rgb([120, 80, 40]))
        .write_to(&mut out, image::ImageFormat::Jpeg)
        .unwrap();
    out.into_inner()
}

#[test]
fn a_picture_is_put_with_who_agreed_seen_in_the_file_and_erased_when_taken_back() {
    each_engine(|store| {
        let site = site_on(store);
        let (person, _) = site.someone("aer");
        let (educator, stranger) = (site.enter("educateur", "aer"), site.enter("educateur", "sessad"));
        let file = format!("/services/aer/personnes/{person}");
        let page = format!("{file}/photo");
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let agreed = [("accord", "Mme Zorglub, sa mère"), ("date", "2022-01-17")];
            // Without agreement, of a day to come, or what is no picture: refused, and what was typed stays.
            for (fields, bytes, expected) in [
                ([("accord", ""), ("date", "2022-01-17")], jpeg(), "Dites qui a donné son accord"),
                ([("accord", "Zorglub"), ("date", "2022-01-19")], jpeg(), "Donnez le jour de l’accord"),
                (agreed, b"<svg onload='alert(1)'/>".to_vec(), "Une photo est une image JPEG ou PNG"),
                (agreed, vec![0xff, 0xd8, 0xff, 0xe0, 1, 2], "ne peut pas être lue"),
            ] {
                let (status, text) =
                    crate::site::read(site.ask(upload(&page, &fields, ("a.jpg", &bytes), &educator)).await)
                        .await;
                assert!(
                    status == StatusCode::UNPROCESSABLE_ENTITY && text.contains(expected),
                    "{status} {text}"
                );
                assert!(text.contains(&format!("value=\"{}\"", fields[0].1)), "{text}");
            }
            assert!(!site.text(&file, &educator).await.1.contains("fiche-photo"));

            let sent = upload(&page, &agreed, ("a.jpg", &jpeg()), &educator);
            assert_eq!(site.ask(sent).await.status(), StatusCode::SEE_OTHER);
            let (_, text) = site.text(&file, &educator).await;
            let picture = text
                .split("class=\"fiche-photo\" src=\"")
                .nth(1)
                .unwrap()
                .split('"')
                .next()
                .unwrap()
                .to_owned();
            let answer = site.ask(get(&picture, Some(&educator))).await;
            assert_eq!(answer.headers()[header::CONTENT_TYPE], "image/jpeg");
            assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-store");
            let elsewhere = picture.replace("/aer/", "/sessad/");
            for place in [&picture, &elsewhere] {
                assert_eq!(site.text(place, &stranger).await.0, StatusCode::NOT_FOUND, "{place}");
            }
            assert!(
                site.text(&page, &educator)
                    .await
                    .1
                    .contains("Accord donné par Mme Zorglub, sa mère le 17 janvier 2022")
            );
            // The past has no picture: it was not agreed then.
            assert!(!site.text(&format!("{file}?au=2022-01-17"), &educator).await.1.contains("fiche-photo"));

            // Another picture erases the one of before; taken back, nothing is left but that there was one.
            let sent = upload(&page, &agreed, ("b.jpg", &jpeg()), &educator);
            assert_eq!(site.ask(sent).await.status(), StatusCode::SEE_OTHER);
            assert_eq!(site.text(&picture, &educator).await.0, StatusCode::NOT_FOUND);
            assert_eq!(site.send(&format!("{page}/retrait"), "", &educator).await.0, StatusCode::SEE_OTHER);
            assert!(!site.text(&file, &educator).await.1.contains("fiche-photo"));
            let left: Vec<(Option<Vec<u8>>, String)> = tokio::task::block_in_place(|| {
                site.app
                    .store
                    .read(|read| {
                        read.rows(
                            "select content, withdrawn_by from person_photo order by sent_at, id",
                            params![],
                            |row| Ok((row.get(0)?, row.get(1)?)),
                        )
                    })
                    .unwrap()
            });
            assert_eq!(left.len(), 2);
            assert!(
                left.iter().all(|(content, by)| content.is_none() && by.starts_with("educateur")),
                "{left:?}"
            );

            // Restricted to others, her picture is not there.
            let sent = upload(&page, &agreed, ("c.jpg", &jpeg()), &educator);
            assert_eq!(site.ask(sent).await.status(), StatusCode::SEE_OTHER);
            let (_, text) = site.text(&file, &educator).await;
            let picture = text
                .split("class=\"fiche-photo\" src=\"")
                .nth(1)
                .unwrap()
                .split('"')
                .next()
                .unwrap()
                .to_owned();
            tokio::task::block_in_place(|| site.restrict(person));
            for place in [&picture, &page] {
                assert_eq!(site.text(place, &educator).await.0, StatusCode::NOT_FOUND, "{place}");
            }
        });
    });
}
