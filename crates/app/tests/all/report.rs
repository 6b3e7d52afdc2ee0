//! The report as one object: what people write in it, what is kept of it when it is validated, what changes after;
//! on both engines, through the pages.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use base::Id;
use store::check_chain;
use store::testing::each_engine;
use tokio::runtime::Runtime;

use crate::measure::count;
use crate::project::form;
use crate::site::{Site, get, site_on};

const REPORT: &str = "/services/aer/2021/rapport";
const MISSION: &str = "introduction.mission";

async fn say(site: &Site, anchor: &str, seen: &str, text: &str, cookie: &str) -> (StatusCode, String) {
    let sent = form(&[("texte", text), ("vu", seen), ("revision", "0")]);
    site.send(&format!("{REPORT}/textes/{anchor}"), &sent, cookie).await
}

async fn turn(
    site: &Site,
    gesture: &str,
    number: &str,
    more: (&str, &str),
    cookie: &str,
) -> (StatusCode, String) {
    let sent = form(&[("geste", gesture), ("version", number), more]);
    site.send(&format!("{REPORT}/version"), &sent, cookie).await
}

async fn bytes(site: &Site, path: &str, cookie: &str) -> Vec<u8> {
    let response = site.ask(get(path, Some(cookie))).await;
    assert_eq!(response.status(), StatusCode::OK, "{path}");
    axum::body::to_bytes(response.into_body(), 1 << 26).await.unwrap().to_vec()
}

#[test]
fn what_is_written_is_printed_with_its_figures_and_is_never_overwritten() {
    each_engine(|store| {
        let site = site_on(store);
        let (educator, head) = (site.enter("educateur", "aer"), site.enter("chef-de-service", "aer"));
        let (funder, other) = (site.enter("departement", "aer"), site.enter("educateur", "sessad"));
        Runtime::new().unwrap().block_on(async {
            let text = "Une équipe <b>proche</b>.\n\n- {file_active|compte:jeune,jeunes} suivis\n- des fratries\n\
                ## Le séminaire\n> « On m’écoute »\n| Lieu | Jeunes |\n| Nord | {admissions} |\n[tableau : admissions.type]";
            assert_eq!(say(&site, MISSION, "0", text, &other).await.0, StatusCode::NOT_FOUND);
            assert_eq!(say(&site, MISSION, "0", text, &funder).await.0, StatusCode::FORBIDDEN);
            // A question that has left the trame: what was typed is not lost.
            let (status, page) = say(&site, "nulle.part", "0", "Un vieux texte.", &educator).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.contains("n’est plus dans la trame") && page.contains("Un vieux texte."), "{page}");
            assert_eq!(say(&site, MISSION, "0", text, &educator).await.0, StatusCode::SEE_OTHER);
            // Sent twice, it is kept once.
            assert_eq!(say(&site, MISSION, "0", text, &educator).await.0, StatusCode::SEE_OTHER);
            let (_, page) = site.text(REPORT, &head).await;
            assert!(!page.contains("<b>proche") && page.contains("Une équipe &lt;b&gt;proche"), "{page}");
            assert!(page.contains("82\u{a0}jeunes</a> suivis</li>") && page.contains(">Le séminaire</h"), "{page}");
            assert!(page.contains("1 sur 2"), "{page}");

            // Another writes from what was there before: both are shown, nothing is lost.
            let (status, page) = say(&site, MISSION, "0", "Une autre équipe.", &head).await;
            assert_eq!(status, StatusCode::CONFLICT);
            assert!(page.contains("Une autre équipe.</textarea>") && page.contains("Rien n’est perdu"), "{page}");
            assert!(page.contains("name=\"vu\" value=\"1\"") && page.contains("« On m’écoute »"));
            assert_eq!(say(&site, MISSION, "1", "Les deux équipes.", &head).await.0, StatusCode::SEE_OTHER);
            let (_, page) = site.text(REPORT, &educator).await;
            assert!(page.contains("Les deux équipes.") && !page.contains("Le séminaire</h"), "{page}");

            // What is wrong in a text is told to its author and printed as it was typed.
            assert_eq!(say(&site, MISSION, "2", "Soit {file_activ} jeunes.", &head).await.0, StatusCode::SEE_OTHER);
            let (_, page) = site.text(REPORT, &head).await;
            assert!(page.contains("« file_activ » n’est pas un chiffre du catalogue"), "{page}");

            // The funder reads figures, and not what is being written.
            let (status, page) = site.text(REPORT, &funder).await;
            assert_eq!(status, StatusCode::OK);
            assert!(!page.contains("file_activ ") && !page.contains("À rédiger") && !page.contains("ecrire="), "{page}");
            let csv = String::from_utf8(bytes(&site, &format!("{REPORT}/rapport.html"), &funder).await).unwrap();
            assert!(!csv.contains("file_activ}"), "{csv}");
        });
        // Every text that was replaced is still there.
        assert_eq!(count(&site.app.store, "select count(*) from report_text_past"), 2);
        let (_, faults) = site.app.store.read(|read| check_chain(read, site.app.operator.id)).unwrap();
        assert!(faults.is_empty());
    });
}

#[test]
fn a_question_may_have_no_answer_and_remarks_are_settled() {
    each_engine(|store| {
        let site = site_on(store);
        let (educator, head) = (site.enter("educateur", "aer"), site.enter("chef-de-service", "aer"));
        Runtime::new().unwrap().block_on(async {
            let (_, page) = site.text(REPORT, &head).await;
            let before = page.matches("class=\"a-rediger\"").count();
            let nothing = form(&[("texte", ""), ("vu", "0"), ("geste", "rien")]);
            let path = format!("{REPORT}/textes/{MISSION}");
            // Said over a text that was typed, it would take it away.
            let over = form(&[("texte", "Des mots."), ("vu", "0"), ("geste", "rien")]);
            let (status, page) = site.send(&path, &over, &educator).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.contains("effacez-le d’abord") && page.contains("Des mots.</textarea>"), "{page}");
            assert_eq!(site.send(&path, &nothing, &educator).await.0, StatusCode::SEE_OTHER);
            let (_, page) = site.text(REPORT, &head).await;
            assert_eq!(page.matches("class=\"a-rediger\"").count(), before - 1);
            assert!(page.contains("Rien à dire ici. "), "{page}");
            // Written, then emptied, the question waits again.
            assert_eq!(say(&site, MISSION, "1", "Des mots.", &educator).await.0, StatusCode::SEE_OTHER);
            assert_eq!(say(&site, MISSION, "2", "", &educator).await.0, StatusCode::SEE_OTHER);
            let (_, page) = site.text(&format!("{REPORT}?ecrire={MISSION}"), &head).await;
            assert_eq!(page.matches("class=\"a-rediger\"").count(), before);
            assert!(page.contains("Ce qui était écrit ici avant") && page.contains("Des mots."), "{page}");

            let remark = form(&[("ancre", MISSION), ("texte", "Dites <i>mieux</i>.")]);
            let path = format!("{REPORT}/remarques");
            assert_eq!(site.send(&path, &remark, &head).await.0, StatusCode::SEE_OTHER);
            let empty = form(&[("ancre", MISSION), ("texte", " ")]);
            assert_eq!(site.send(&path, &empty, &head).await.0, StatusCode::UNPROCESSABLE_ENTITY);
            let (_, page) = site.text(REPORT, &educator).await;
            assert!(
                page.contains("Dites &lt;i&gt;mieux") || page.contains("Dites &#60;i&#62;mieux"),
                "{page}"
            );
            let id = page.split("name=\"regler\" value=\"").nth(1).unwrap().split('"').next().unwrap();
            assert_eq!(site.send(&path, &form(&[("regler", id)]), &educator).await.0, StatusCode::SEE_OTHER);
            let (_, page) = site.text(REPORT, &educator).await;
            assert!(page.contains("Aucune remarque n’attend."), "{page}");
        });
    });
}

#[test]
fn a_validated_report_does_not_change_and_what_changes_after_is_told() {
    each_engine(|store| {
        let site = site_on(store);
        let (educator, director) = (site.enter("educateur", "aer"), site.enter("directeur", "aer"));
        let (funder, other) = (site.enter("departement", "aer"), site.enter("directeur", "sessad"));
        let (chief, (person, _)) = (site.enter("chef-de-service", "aer"), site.someone("aer"));
        let later = site.at("2022-01-18T10:00:00Z");
        let files = ["rapport.pdf", "rapport.docx", "rapport.xlsx", "rapport.csv", "rapport.html"];
        Runtime::new().unwrap().block_on(async {
            assert_eq!(
                say(&site, MISSION, "0", "Nous suivons {admissions} admissions.", &educator).await.0,
                StatusCode::SEE_OTHER
            );
            assert_eq!(turn(&site, "valider", "1", ("", ""), &educator).await.0, StatusCode::FORBIDDEN);
            assert_eq!(turn(&site, "valider", "1", ("", ""), &other).await.0, StatusCode::NOT_FOUND);
            assert_eq!(
                turn(&site, "envoyer", "1", ("a", "Le Département"), &director).await.0,
                StatusCode::UNPROCESSABLE_ENTITY
            );
            assert_eq!(turn(&site, "demander", "1", ("", ""), &educator).await.0, StatusCode::SEE_OTHER);
            let (_, page) = site.text(&format!("{REPORT}/campagne"), &director).await;
            assert!(
                page.contains("a demandé la validation") && page.contains("questions sont sans réponse"),
                "{page}"
            );
            assert_eq!(turn(&site, "valider", "1", ("", ""), &director).await.0, StatusCode::SEE_OTHER);
            // Twice is refused, and so is a gesture on a version that is no longer the last.
            assert_eq!(
                turn(&site, "valider", "1", ("", ""), &director).await.0,
                StatusCode::UNPROCESSABLE_ENTITY
            );
            let (status, page) = say(&site, MISSION, "1", "Trop tard, mais gardé.", &educator).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.contains("rouvrez-le") && page.contains("Trop tard, mais gardé."), "{page}");

            // The funder sees what was sent, and only once it was.
            let (_, page) = site.text(REPORT, &funder).await;
            assert!(!page.contains("Nous suivons"), "{page}");
            let first = format!("{REPORT}/versions/1/rapport.pdf");
            assert_eq!(site.text(&first, &funder).await.0, StatusCode::NOT_FOUND);
            assert_eq!(
                turn(&site, "envoyer", "1", ("a", "Le Département"), &director).await.0,
                StatusCode::SEE_OTHER
            );
            let (_, page) = site.text(REPORT, &funder).await;
            assert!(
                page.contains("Nous suivons")
                    && page.contains("Envoyé")
                    && !page.contains("Depuis la validation"),
                "{page}"
            );
            assert_eq!(
                site.text(&format!("{REPORT}/versions/1/archive.zip"), &funder).await.0,
                StatusCode::NOT_FOUND
            );
            assert_eq!(site.text(&first, &other).await.0, StatusCode::NOT_FOUND);

            let mut kept = BTreeMap::new();
            for file in files {
                kept.insert(file, bytes(&site, &format!("{REPORT}/{file}"), &funder).await);
            }
            let (_, page) = site.text(REPORT, &director).await;
            assert!(page.contains("Aucun chiffre n’a changé.") && page.contains("53"), "{page}");

            // Someone is admitted late: the report does not move, and says so beside.
            admit(&later, &chief, person).await;
            let (_, page) = later.text(REPORT, &director).await;
            let news = page.split("Depuis la validation").nth(1).unwrap().split("</section>").next().unwrap();
            let news = news.replace(['\u{a0}', '\u{202f}'], " ");
            let admissions = news.split(">Admissions</a>").nth(1).unwrap_or_else(|| panic!("{news}"));
            assert!(admissions.contains("<s>53</s>") && admissions.contains("<strong>54</strong>"), "{news}");
            assert!(admissions.contains("1 ligne de plus, saisie le 18 janvier 2022."), "{news}");
            assert!(page.contains("Nous suivons"), "{page}");
            let prose = page.split("Nous suivons").nth(1).unwrap().split("</p>").next().unwrap().to_owned();
            assert!(prose.contains(">53<"), "{prose}");
            for file in files {
                let again = bytes(&later, &format!("{REPORT}/{file}"), &director).await;
                assert!(again == kept[file], "{file} has changed");
            }

            // Opened again, it is another version: the first one stays, the second one counts anew.
            assert_eq!(
                turn(&later, "rouvrir", "1", ("motif", ""), &director).await.0,
                StatusCode::UNPROCESSABLE_ENTITY
            );
            assert_eq!(
                turn(&later, "rouvrir", "1", ("motif", "Une admission oubliée"), &director).await.0,
                StatusCode::SEE_OTHER
            );
            let (_, page) = later.text(REPORT, &director).await;
            assert!(page.contains("Depuis la version 1") && page.contains("<strong>54</strong>"), "{page}");
            assert_eq!(
                say(&later, MISSION, "1", "Nous en suivons {admissions}.", &director).await.0,
                StatusCode::SEE_OTHER
            );
            assert_eq!(turn(&later, "valider", "2", ("", ""), &director).await.0, StatusCode::SEE_OTHER);
            let (_, page) = later.text(REPORT, &director).await;
            assert!(
                page.contains("Nous en suivons") && page.contains("Nous suivons {admissions} admissions."),
                "{page}"
            );
            for file in files {
                let again = bytes(&later, &format!("{REPORT}/versions/1/{file}"), &director).await;
                assert!(again == kept[file], "{file} of the first version has changed");
            }
            // Until the second is sent, the funder still reads the first.
            let (_, page) = later.text(REPORT, &funder).await;
            assert!(page.contains("Nous suivons") && !page.contains("Nous en suivons"), "{page}");
        });
        let (_, faults) = site.app.store.read(|read| check_chain(read, site.app.operator.id)).unwrap();
        assert!(faults.is_empty());
    });
}

/// One more measure of AED-R, begun in December 2021.
async fn admit(site: &Site, chief: &str, person: Id) {
    let path = format!("/services/aer/personnes/{person}/mesures/nouvelle");
    let (_, form) = site.text(&path, chief).await;
    let prescriber = form.split("name=\"prescripteur\"").nth(1).unwrap().split("</select>").next().unwrap();
    let choices = prescriber.split("value=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    let prescriber = choices.filter(|choice| !choice.is_empty() && *choice != "-").last().unwrap_or_default();
    let prescriber = prescriber.replace("&#39;", "'").replace("&apos;", "'");
    let measure = [("type", "AED-R"), ("debut", "2021-12-20"), ("prescripteur", prescriber.as_str())];
    let (status, page) = site.send(&path, &self::form(&measure), chief).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
}

#[test]
fn a_campaign_says_who_writes_what_and_for_when() {
    each_engine(|store| {
        let site = site_on(store);
        let (educator, head) = (site.enter("educateur", "aer"), site.enter("chef-de-service", "aer"));
        let siege = site.enter("siege", "aer");
        Runtime::new().unwrap().block_on(async {
            let path = format!("{REPORT}/campagne");
            assert_eq!(site.text(&path, &siege).await.0, StatusCode::FORBIDDEN);
            let (_, page) = site.text(&path, &head).await;
            let select =
                page.split("name=\"qui-introduction\"").nth(1).unwrap().split("</select>").next().unwrap();
            let someone = select.split("value=\"").nth(2).unwrap().split('"').next().unwrap().to_owned();
            let late = form(&[("ecrire", "2022-04-02"), ("envoyer", "2022-03-31")]);
            let (status, page) = site.send(&path, &late, &head).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.contains("après le jour de l’envoi"), "{page}");
            let stranger = form(&[("qui-introduction", "0190163d-8694-739b-aea5-966c26f8ad91")]);
            assert_eq!(site.send(&path, &stranger, &head).await.0, StatusCode::UNPROCESSABLE_ENTITY);
            let set = form(&[
                ("destinataire", "Le Département"),
                ("ecrire", "2022-02-28"),
                ("envoyer", "2022-03-31"),
                ("qui-introduction", &someone),
                ("etat-introduction", "à relire"),
                ("vu-introduction", "|"),
            ]);
            assert_eq!(site.send(&path, &set, &head).await.0, StatusCode::SEE_OTHER);
            let (_, page) = site.text(&path, &educator).await;
            assert!(
                page.contains("value=\"2022-03-31\"") && page.contains("value=\"Le Département\""),
                "{page}"
            );
            let (_, page) = site.text(REPORT, &educator).await;
            let contents = page.split("class=\"sommaire\"").nth(1).unwrap().split("</nav>").next().unwrap();
            assert!(contents.contains("signe relire\">à relire"), "{contents}");
        });
    });
}

/// Two write the same text for a long time, each from what she last saw: whoever is late reads the other and adds
/// hers. Every word is there in the end, once.
#[test]
fn two_who_write_the_same_text_lose_no_word() {
    let site = crate::site::site("deux-plumes");
    let editors = [site.enter("educateur", "aer"), site.enter("psychologue", "aer")];
    Runtime::new().unwrap().block_on(async {
        let mut seen = [(String::from("0"), String::new()), (String::from("0"), String::new())];
        let mut pending: [Vec<String>; 2] = Default::default();
        let mut random = 20_211_231u32;
        for step in 0..60 {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let who = (random >> 24) as usize % 2;
            pending[who].push(format!("mot{step}é"));
            // She types for a while before she keeps what she wrote.
            if random >> 28 < 4 {
                continue;
            }
            for attempt in 0.. {
                assert!(attempt < 4, "she is never heard");
                let (revision, text) = &seen[who];
                let mine = format!("{text}\n{}", pending[who].join("\n"));
                let (status, _) = say(&site, MISSION, revision, mine.trim(), &editors[who]).await;
                let (_, form) = site.text(&format!("{REPORT}?ecrire={MISSION}"), &editors[who]).await;
                let area = form.split("id=\"texte\"").nth(1).unwrap().split("</textarea>").next().unwrap();
                let now = area.split_once('>').unwrap().1.to_owned();
                let vu =
                    form.split("name=\"vu\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
                seen[who] = (vu, now);
                if status == StatusCode::SEE_OTHER {
                    pending[who].clear();
                    break;
                }
                assert_eq!(status, StatusCode::CONFLICT);
            }
        }
        let (_, form) = site.text(&format!("{REPORT}?ecrire={MISSION}"), &editors[0]).await;
        let area = form.split("id=\"texte\"").nth(1).unwrap().split("</textarea>").next().unwrap();
        let words: Vec<&str> = area.split_once('>').unwrap().1.split_whitespace().collect();
        let waiting: Vec<&String> = pending.iter().flatten().collect();
        for step in 0..60 {
            let word = format!("mot{step}é");
            let times = words.iter().filter(|kept| **kept == word).count();
            let waits = waiting.iter().filter(|kept| **kept == &word).count();
            assert_eq!(times + waits, 1, "{word}: {words:?}");
        }
    });
}

#[test]
fn a_picture_enters_with_consent_and_leaves_when_it_is_taken_back() {
    each_engine(|store| {
        let site = site_on(store);
        let (educator, funder) = (site.enter("educateur", "aer"), site.enter("departement", "aer"));
        let mut png = std::io::Cursor::new(Vec::new());
        image::DynamicImage::new_rgb8(40, 30).write_to(&mut png, image::ImageFormat::Png).unwrap();
        let png = png.into_inner();
        Runtime::new().unwrap().block_on(async {
            let path = format!("{REPORT}/images");
            let send = async |fields: &[(&str, &str)], bytes: &[u8], cookie: &str| {
                let response =
                    site.ask(crate::site::upload(&path, fields, ("photo.png", bytes), cookie)).await;
                crate::site::read(response).await
            };
            let shows = ("montre", "La <b>fresque</b> du jardin");
            let (status, page) = send(&[shows], &png, &educator).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.contains("donné leur accord"), "{page}");
            let agreed = ("accord", "oui");
            assert_eq!(send(&[agreed], &png, &educator).await.0, StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(
                send(&[shows, agreed], b"<svg/>", &educator).await.0,
                StatusCode::UNPROCESSABLE_ENTITY
            );
            assert_eq!(send(&[shows, agreed], &png, &funder).await.0, StatusCode::FORBIDDEN);
            assert_eq!(send(&[shows, agreed], &png, &educator).await.0, StatusCode::SEE_OTHER);
            assert_eq!(say(&site, MISSION, "0", "[image : 1]", &educator).await.0, StatusCode::SEE_OTHER);
            let (_, page) = site.text(REPORT, &educator).await;
            let one = format!("{path}/1");
            assert!(page.contains(&format!("src=\"{one}\"")) && !page.contains("<b>fresque"), "{page}");
            assert_eq!(&bytes(&site, &one, &educator).await[1..4], b"PNG");
            // What is being written is not for the funder, by its address neither.
            assert_eq!(site.text(&one, &funder).await.0, StatusCode::NOT_FOUND);
            assert_eq!(site.send(&one, "", &funder).await.0, StatusCode::FORBIDDEN);
            assert_eq!(site.send(&one, "", &educator).await.0, StatusCode::SEE_OTHER);
            assert_eq!(site.text(&one, &educator).await.0, StatusCode::NOT_FOUND);
        });
        assert_eq!(
            count(&site.app.store, "select count(*) from report_picture where length(content) > 0"),
            0
        );
    });
}
