//! The forms in which registers write days, durations and yes or no; and random cells.

use base::Day;
use base::french::{long_day, short_day};
use proptest::prelude::*;
use register::Source;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use crate::harness::{Base, csv, day, reading};

/// The start of a measure written so, or what is expected instead.
fn start(written: &str) -> Result<Day, String> {
    let measures = format!("id;personne;type;début\nM1;P1;AED;\"{written}\"\n");
    let sources = [csv("personnes.csv", "id;nom;prénom\nP1;Hérault;Zoé\n"), csv("mesures.csv", &measures)];
    let reading = reading(&sources);
    match reading.register.measures.first() {
        Some(row) => Ok(row.start.unwrap()),
        None => Err(reading.faults[0].expected.clone()),
    }
}

#[test]
fn a_day_is_read_in_each_form_that_registers_keep() {
    for written in [
        "18/01/2021",
        "18/1/21",
        "18-01-2021",
        "18.01.2021",
        "18 01 2021",
        "2021-01-18",
        "2021-01-18 00:00:00",
        "2021-01-18T00:00:00",
        "18 janvier 2021",
        "18 janv. 2021",
        "lundi 18 janvier 2021",
        "le 18 Janvier 2021",
        "44214",
    ] {
        assert_eq!(start(written), Ok(day("2021-01-18")), "{written}");
    }
    assert_eq!(start("1er mars 2021"), Ok(day("2021-03-01")));
    assert_eq!(start("3 août 2021"), Ok(day("2021-08-03")));
}

#[test]
fn a_year_of_two_digits_reaches_up_to_this_year() {
    assert_eq!(start("01/01/22"), Ok(day("2022-01-01")));
    assert_eq!(start("01/01/23"), Ok(day("1923-01-01")));
}

#[test]
fn a_day_that_does_not_exist_is_never_guessed() {
    for written in [
        "31/02/2021",
        "12/13/2021",
        "??",
        "2021",
        "janvier 2021",
        "18 jui 2021",
        "0/1/2021",
        "18/01/202",
        "hier",
    ] {
        assert_eq!(start(written), Err("une date existante".to_owned()), "{written}");
    }
}

/// The duration of an act written so.
fn minutes(written: &str) -> Option<u16> {
    let acts = format!("id;date;type;mode;durée\nA1;01/01/2021;écrit;indirect;\"{written}\"\n");
    let reading = reading(&[csv("actes.csv", &acts)]);
    reading.register.acts.first().map(|row| row.minutes)
}

#[test]
fn a_duration_is_read_in_each_form_that_registers_keep() {
    for written in
        ["90", "90 min", "1h30", "1 h 30", "1H30", "1,5 h", "1.5h", "1:30", "1 h 30 min", "1\u{a0}h\u{a0}30"]
    {
        assert_eq!(minutes(written), Some(90), "{written}");
    }
    assert_eq!(minutes("2 heures"), Some(120));
    for written in ["1,5", "1 h 75", "-5", "une heure", "NaN", "inf", "1e3", "h"] {
        assert_eq!(minutes(written), None, "{written}");
    }
}

#[test]
fn a_plain_number_counts_hours_where_the_heading_says_so() {
    let acts = |heading: &str, written: &str| {
        let acts = format!("id;date;type;mode;{heading}\nA1;01/01/2021;écrit;indirect;{written}\n");
        reading(&[csv("actes.csv", &acts)]).register.acts.first().map(|row| row.minutes)
    };
    assert_eq!(acts("Durée (h)", "1,5"), Some(90));
    assert_eq!(acts("Durée en heures", "2"), Some(120));
    assert_eq!(acts("Durée (h)", "45 min"), Some(45));
    assert_eq!(acts("Durée (min)", "2"), Some(2));
    assert_eq!(acts("Durée (h)", "25"), None);
}

#[test]
fn true_days_and_true_durations_of_excel_are_read() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Interventions").unwrap();
    for (column, heading) in (0..).zip(["Id", "Date", "Type", "Mode", "Durée"]) {
        sheet.write(0, column, heading).unwrap();
    }
    let moment = |format: &str| Format::new().set_num_format(format);
    sheet.write(1, 0, 12).unwrap();
    let date = ExcelDateTime::from_ymd(2021, 1, 18).unwrap();
    sheet.write_datetime_with_format(1, 1, &date, &moment("dd/mm/yyyy")).unwrap();
    sheet.write(1, 2, "écrit").unwrap();
    sheet.write(1, 3, "indirect").unwrap();
    let time = ExcelDateTime::from_hms(1, 30, 0).unwrap();
    sheet.write_datetime_with_format(1, 4, &time, &moment("hh:mm")).unwrap();
    let reading = reading(&[Source { name: "r.xlsx".into(), bytes: book.save_to_buffer().unwrap() }]);
    assert_eq!(reading.faults, []);
    let act = &reading.register.acts[0];
    assert_eq!((act.reference.as_str(), act.day, act.minutes), ("12", Some(day("2021-01-18")), 90));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn a_day_written_in_any_form_reads_back_equal(number in 0i32..40_000) {
        let day = Day::from_number(number);
        let (year, month, date) = (day.year(), day.month(), day.day());
        prop_assert_eq!(start(&day.to_string()), Ok(day));
        prop_assert_eq!(start(&format!("{date:02}/{month:02}/{year}")), Ok(day));
        prop_assert_eq!(start(&format!("{date}/{month}/{year}")), Ok(day));
        prop_assert_eq!(start(&long_day(day)), Ok(day));
        prop_assert_eq!(start(&short_day(day)), Ok(day));
        prop_assert_eq!(start(&(number + 25_569).to_string()), Ok(day));
        if (1923..=2022).contains(&year) {
            prop_assert_eq!(start(&format!("{date}/{month}/{:02}", year % 100)), Ok(day));
        }
    }

    #[test]
    fn random_cells_are_taken_or_refused_and_every_row_is_counted(
        rows in proptest::collection::vec(proptest::collection::vec("[0-9/|:., hPSéjanv-]{0,12}|\\PC{0,8}", 12), 0..8),
        noun in 0usize..9,
    ) {
        let (name, headings) = [
            ("personnes", "id;nom;prénom;sexe;naissance;famille;parents;réside avec;territoire"),
            ("mesures", "id;personne;type;prescripteur;territoire;décision;début;fin;motif de sortie;suite;référent"),
            ("demandes", "id;personne;type;prescripteur;territoire;reçue;décidée;issue"),
            ("actes", "id;date;type;mode;lieu;durée (min);trajet (min);thème;personnes;professionnels;présence;dossiers"),
            ("contrats", "id;personne;rang;régime;signé;début;fin;objectifs;actions;renforcé"),
            ("personnel", "id;nom;profession;statut;etp;début;fin"),
            ("absences", "professionnel;motif;début;fin"),
            ("capacites", "territoire;places;du;au"),
            ("previsionnel", "année;journées"),
        ][noun];
        let mut writer = csv::WriterBuilder::new().delimiter(b';').flexible(true).from_writer(Vec::new());
        writer.write_record(headings.split(';')).unwrap();
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let reading = reading(&[Source { name: format!("{name}.csv"), bytes }]);
        let count = reading.counts[0];
        prop_assert_eq!(count.read, count.valid + count.refused + count.held);
        prop_assert!(count.read <= rows.len());
        prop_assert!(count.refused <= reading.faults.len());
    }

    #[test]
    fn no_bytes_make_the_reading_fall(bytes in proptest::collection::vec(any::<u8>(), 0..200), prefix in 0usize..4) {
        let prefix: &[u8] = [&b""[..], b"PK\x03\x04", b"\xD0\xCF\x11\xE0", b"\xEF\xBB\xBFid;nom\n"][prefix];
        let bytes = [prefix, &bytes].concat();
        // Taken or refused, it comes back.
        if let Err(refusal) = Base::default().read(&[Source { name: "f".into(), bytes }]) {
            prop_assert!(refusal.to_string().ends_with('.'));
        }
    }
}
