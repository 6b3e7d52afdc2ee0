//! Files that may be one person are found by who may make them one, from the list and from a file; once they are
//! one, what was done for her and what her acts usually are follow the row that is kept.

use axum::http::StatusCode;

use crate::site::{Site, site};

const NEW: &str = "/services/aer/personnes/nouvelle";

/// Writes someone down, as someone else than whoever looks like her.
async fn enrol(site: &Site, who: &str, cookie: &str) -> String {
    let (status, answer) = site.send(NEW, who, cookie).await;
    if status == StatusCode::SEE_OTHER {
        return answer;
    }
    let seen = answer.split("name=\"vus\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let (status, place) = site.send(NEW, &format!("{who}&decision=autre&vus={seen}"), cookie).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{place}");
    place
}

fn id(place: &str) -> String {
    place.rsplit('/').next().unwrap().to_owned()
}

#[tokio::test]
async fn one_person_written_twice_is_found_and_leads_to_the_comparison() {
    let site = site("doublons");
    let (chief, educator) = (site.enter("chef-de-service", "aer"), site.enter("educateur", "aer"));
    let one = enrol(&site, "nom=Zorglub&prenom=Lina&naissance=2011-04-03&sexe=F", &chief).await;
    let two = enrol(&site, "nom=ZORGLUB&prenom=Lina&naissance=2011-04-03&sexe=F", &chief).await;
    let brother = enrol(&site, "nom=Zorglub&prenom=Bilal&naissance=2011-04-03&sexe=M", &chief).await;
    let (status, list) = site.text("/services/aer/personnes", &chief).await;
    assert!(status == StatusCode::OK && list.contains("/services/aer/personnes/doublons"), "{list}");
    let (_, page) = site.text("/services/aer/personnes/doublons", &chief).await;
    // Identifiers of the same instant come in any order.
    let pair = |left: &str, right: &str| format!("/services/aer/personnes/{}/fusion/{}", id(left), id(right));
    let compare =
        [pair(&one, &two), pair(&two, &one)].into_iter().find(|pair| page.contains(pair)).expect(&page);
    assert!(!page.contains(&id(&brother)), "{page}");
    assert_eq!(site.text(&compare, &chief).await.0, StatusCode::OK);

    let (_, file) = site.text(&one, &chief).await;
    assert!(file.contains(&format!("/personnes/doublons?personne={}", id(&one))), "{file}");
    let (_, hers) =
        site.text(&format!("/services/aer/personnes/doublons?personne={}", id(&one)), &chief).await;
    assert!(hers.contains("1\u{a0}dossier ressemble à celui de Lina Zorglub"), "{hers}");
    let (_, his) =
        site.text(&format!("/services/aer/personnes/doublons?personne={}", id(&brother)), &chief).await;
    assert!(his.contains("Aucun dossier ne ressemble à celui de Bilal Zorglub"), "{his}");

    // Who may not make them one is not shown the way.
    let (_, list) = site.text("/services/aer/personnes", &educator).await;
    assert!(!list.contains("doublons"));
    assert_eq!(site.text("/services/aer/personnes/doublons", &educator).await.0, StatusCode::FORBIDDEN);

    // A file restricted to others is in no pair.
    site.restrict(id(&two).parse().unwrap());
    let (_, page) = site.text("/services/aer/personnes/doublons", &chief).await;
    assert!(!page.contains(&id(&two)), "{page}");
}

#[tokio::test]
async fn once_they_are_one_the_form_of_an_act_knows_one_and_what_was_noted_with_either() {
    let site = site("doublons-reunis");
    let chief = site.enter("chef-de-service", "aer");
    let one = enrol(&site, "nom=Zorglub&prenom=Lina&naissance=2011-04-03&sexe=F", &chief).await;
    let two = enrol(&site, "nom=ZORGLUB&prenom=Lina&naissance=2011-04-03&sexe=F", &chief).await;
    // An act with the second row, of an unusual length.
    let (_, form) = site.text(&format!("/services/aer/actes/nouveau?personne={}", id(&two)), &chief).await;
    let value = |name: &str| {
        form.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    let sent = format!(
        "cle={}&offert={two}&present={two}&nature=entretien&jour=2022-01-18&duree=37&trajet=0&equipe={}",
        value("cle"),
        value("equipe"),
        two = id(&two)
    );
    let (status, place) = site.send("/services/aer/actes/nouveau", &sent, &chief).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{place}");
    let before = site.text(&format!("/services/aer/actes/nouveau?personne={}", id(&one)), &chief).await.1;
    assert!(!before.contains("value=\"37\""), "{before}");
    let merge = format!("/services/aer/personnes/{}/fusion/{}", id(&one), id(&two));
    let (status, _) = site.send(&merge, &format!("garder={}&motif=la+meme", id(&one)), &chief).await;
    assert_eq!(status, StatusCode::SEE_OTHER);

    // Named by either row, the form names the kept one, and proposes what was done with the other.
    for named in [&one, &two] {
        let (_, form) =
            site.text(&format!("/services/aer/actes/nouveau?personne={}", id(named)), &chief).await;
        assert!(form.contains(&format!("name=\"present\" value=\"{}\"", id(&one))), "{form}");
        assert!(!form.contains(&format!("name=\"present\" value=\"{}\"", id(&two))), "{form}");
        assert!(form.contains("name=\"duree\" value=\"37\" checked"), "{form}");
    }
    // In words too, there is one Lina Zorglub to choose.
    let (_, words) = site.text("/services/aer/actes/en-mots?q=entretien+Lina+Zorglub+1h", &chief).await;
    assert!(words.contains(&id(&one)) && !words.contains(&id(&two)), "{words}");
}
