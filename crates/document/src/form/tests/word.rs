//! Word documents filled in place.

use super::files::*;
use crate::form::{Outline, Placed, Slot, Value, fill, open};

fn body(bytes: &[u8]) -> String {
    let xml = part(bytes, "word/document.xml");
    let (_, inner) = xml.split_once("<w:body>").unwrap();
    inner.split_once("<w:sectPr/></w:body>").unwrap().0.to_owned()
}

fn in_cell(table: usize, row: usize, column: usize, value: Value) -> Placed {
    Placed { slot: Slot::TableCell { table, row, column }, value }
}

fn control(name: &str, value: Value) -> Placed {
    Placed { slot: Slot::Control(name.to_owned()), value }
}

/// The body once filled; filling twice gives the same, but for fields that are no longer there.
fn filled(xml: &str, placed: &[Placed]) -> String {
    let once = fill(&word_of(xml), placed).unwrap();
    assert_eq!(once.problems, []);
    let twice = fill(&once.bytes, placed).unwrap();
    assert_eq!(parts(&once.bytes), parts(&twice.bytes));
    body(&once.bytes)
}

fn reason(xml: &str, placed: Placed) -> String {
    let bytes = word_of(xml);
    let mut out = fill(&bytes, &[placed]).unwrap();
    assert_eq!(raw_parts(&bytes), raw_parts(&out.bytes));
    out.problems.remove(0).reason
}

const TABLE: &str = "<w:tbl><w:tblPr/><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr><w:p><w:r><w:t>Accueil</w:t></w:r></w:p></w:tc>\
    <w:tc><w:p><w:r><w:t>2024</w:t></w:r></w:p></w:tc></w:tr>\
    <w:tr><w:tc><w:tcPr><w:vMerge w:val=\"restart\"/></w:tcPr><w:p><w:r><w:t>Entrées</w:t></w:r></w:p></w:tc>\
    <w:tc><w:p><w:r><w:t>filles</w:t></w:r></w:p></w:tc>\
    <w:tc><w:tcPr><w:tcW w:w=\"9\"/></w:tcPr><w:p w:rsidR=\"1\"><w:pPr><w:jc w:val=\"right\"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>…</w:t></w:r><w:r><w:t> fin</w:t></w:r></w:p></w:tc></w:tr>\
    <w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:p><w:r><w:t>garçons</w:t></w:r></w:p></w:tc><w:tc><w:p><w:pPr><w:rPr><w:i/></w:rPr></w:pPr></w:p></w:tc></w:tr></w:tbl>";

#[test]
fn a_cell_keeps_its_paragraph_and_the_style_of_its_text() {
    let value = Value::Number { value: 1234.56, decimals: 1, percent: false };
    let xml = filled(TABLE, &[in_cell(1, 2, 3, value), in_cell(1, 3, 3, percent(87.6))]);
    assert_eq!(
        xml,
        TABLE
            .replace(
                "<w:r><w:rPr><w:b/></w:rPr><w:t>…</w:t></w:r><w:r><w:t> fin</w:t></w:r>",
                "<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">1\u{202f}234,6</w:t></w:r>"
            )
            .replace(
                "<w:rPr><w:i/></w:rPr></w:pPr>",
                "<w:rPr><w:i/></w:rPr></w:pPr><w:r><w:rPr><w:i/></w:rPr><w:t xml:space=\"preserve\">87,6\u{202f}%</w:t></w:r>"
            )
    );
}

#[test]
fn each_line_has_a_paragraph_like_the_first() {
    let xml = filled(TABLE, &[in_cell(1, 2, 3, words("un & deux\ntrois"))]);
    assert!(
        xml.contains(
            "<w:p w:rsidR=\"1\"><w:pPr><w:jc w:val=\"right\"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">un &amp; deux</w:t></w:r></w:p>\
             <w:p><w:pPr><w:jc w:val=\"right\"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">trois</w:t></w:r></w:p></w:tc>"
        ),
        "{xml}"
    );
    let again = fill(
        &fill(&word_of(TABLE), &[in_cell(1, 2, 3, words("a\nb\nc"))]).unwrap().bytes,
        &[in_cell(1, 2, 3, words("d"))],
    );
    let one = fill(&word_of(TABLE), &[in_cell(1, 2, 3, words("d"))]);
    assert_eq!(body(&again.unwrap().bytes), body(&one.unwrap().bytes));
}

#[test]
fn merged_and_missing_cells_are_told() {
    assert_eq!(reason(TABLE, in_cell(1, 3, 1, words("x"))), "la cellule est fusionnée avec celle du dessus");
    assert_eq!(reason(TABLE, in_cell(2, 1, 1, words("x"))), "le tableau n’existe plus");
    assert_eq!(reason(TABLE, in_cell(1, 4, 1, words("x"))), "la ligne n’existe plus");
    assert_eq!(reason(TABLE, in_cell(1, 1, 3, words("x"))), "la cellule n’existe plus");
    assert_eq!(reason(TABLE, in_cell(0, 0, 0, words("x"))), "le tableau n’existe plus");
    assert_eq!(
        reason(TABLE, control("nom", words("x"))),
        "le contrôle ou le champ de formulaire n’existe plus"
    );
    assert_eq!(reason(TABLE, cell("A1", words("x"))), "ce fichier est un document Word, pas un classeur");
}

#[test]
fn nested_tables_and_pictures_stay() {
    let nested = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>avant</w:t></w:r></w:p><w:p><w:r><w:t>aussi</w:t></w:r></w:p>\
        <w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl><w:p><w:r><w:drawing/></w:r><w:r><w:t>après</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    let xml = filled(nested, &[in_cell(1, 1, 1, words("x"))]);
    assert_eq!(
        xml,
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t xml:space=\"preserve\">x</w:t></w:r></w:p>\
         <w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl><w:p><w:r><w:drawing/></w:r></w:p></w:tc></w:tr></w:tbl>"
    );
    let xml = filled(nested, &[in_cell(2, 1, 1, words("y"))]);
    assert_eq!(xml, nested.replace("<w:p/>", "<w:p><w:r><w:t xml:space=\"preserve\">y</w:t></w:r></w:p>"));
    let form = open(&word_of(nested)).unwrap();
    assert_eq!((form.tables.len(), form.tables[1].within), (2, Some(1)));
}

#[test]
fn tracked_changes_leave_with_the_text_they_are_about() {
    let tracked = "<w:tbl><w:tr><w:tc><w:p><w:pPr><w:rPr><w:ins w:id=\"1\"/><w:b/></w:rPr></w:pPr><w:del w:id=\"2\"><w:r><w:delText>vieux</w:delText></w:r></w:del>\
        <w:ins w:id=\"3\"><w:r><w:rPr><w:i/><w:rPrChange w:id=\"4\"><w:rPr/></w:rPrChange></w:rPr><w:t>neuf</w:t></w:r></w:ins></w:p></w:tc></w:tr>\
        <w:tr><w:trPr><w:del w:id=\"5\"/></w:trPr><w:tc><w:p/></w:tc></w:tr></w:tbl>";
    assert_eq!(open(&word_of(tracked)).unwrap().tables[0].rows[0][0].text, "neuf");
    assert!(filled(tracked, &[in_cell(1, 1, 1, words("x"))]).contains(
        "<w:p><w:pPr><w:rPr><w:b/></w:rPr></w:pPr><w:r><w:rPr><w:i/></w:rPr><w:t xml:space=\"preserve\">x</w:t></w:r></w:p>"
    ));
    assert_eq!(
        reason(tracked, in_cell(1, 2, 1, words("x"))),
        "la ligne est supprimée par une modification suivie"
    );
}

#[test]
fn fields_are_filled_in_the_body_and_in_the_heads() {
    let header = "<w:hdr xmlns:w=\"w\"><w:p><w:r><w:t>{{service}}</w:t></w:r></w:p></w:hdr>";
    let bytes = word_with(
        "<w:p><w:r><w:t>Le {{ser</w:t></w:r><w:r><w:t>vice}}, {{an}}</w:t></w:r></w:p>",
        &[("header1.xml", header), ("footer2.xml", "<w:ftr xmlns:w=\"w\"><w:p/></w:ftr>")],
    );
    assert_eq!(open(&bytes).unwrap().fields, ["service", "an"]);
    let field = |name: &str, value: Value| Placed { slot: Slot::Field(name.to_owned()), value };
    let out = fill(&bytes, &[field("service", words("Suivi\nVendôme")), field("nom", words("x"))]).unwrap();
    assert_eq!(out.problems[0].reason, "le champ n’existe plus");
    assert_eq!(
        body(&out.bytes),
        "<w:p><w:r><w:t>Le Suivi</w:t><w:br/><w:t xml:space=\"preserve\">Vendôme</w:t></w:r><w:r><w:t>, {{an}}</w:t></w:r></w:p>"
    );
    assert!(part(&out.bytes, "word/header1.xml").contains("Suivi</w:t><w:br/>"));
    let same = |name: &str| {
        let raw = |bytes: &[u8]| raw_parts(bytes).into_iter().find(|(other, _)| other == name).unwrap();
        raw(&bytes) == raw(&out.bytes)
    };
    assert!(same("word/footer2.xml") && same("word/media/image1.png") && !same("word/header1.xml"));
}

const CONTROLS: &str = "<w:p><w:sdt><w:sdtPr><w:rPr><w:b/></w:rPr><w:alias w:val=\"Nom du service\"/><w:tag w:val=\"service\"/><w:dataBinding w:xpath=\"/a\"/><w:showingPlcHdr/><w:text/></w:sdtPr>\
    <w:sdtContent><w:r><w:rPr><w:rStyle w:val=\"Textedelespacerserv\"/></w:rPr><w:t>Cliquez ici</w:t></w:r></w:sdtContent></w:sdt>\
    <w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val=\"0\"/><w14:checkedState w14:val=\"2612\" w14:font=\"MS Gothic\"/></w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:t>☐</w:t></w:r></w:sdtContent></w:sdt>\
    <w:sdt><w:sdtPr><w:tag w:val=\"type\"/><w:dropDownList><w:listItem w:displayText=\"Choisir\" w:value=\"\"/><w:listItem w:displayText=\"En milieu ouvert\" w:value=\"1\"/></w:dropDownList></w:sdtPr><w:sdtContent/></w:sdt>\
    <w:sdt><w:sdtPr><w:tag w:val=\"jour\"/><w:date><w:lid w:val=\"fr-FR\"/></w:date></w:sdtPr><w:sdtContent><w:r><w:t>?</w:t></w:r></w:sdtContent></w:sdt></w:p>\
    <w:sdt><w:sdtPr><w:alias w:val=\"Bilan\"/></w:sdtPr><w:sdtContent><w:p><w:pPr><w:pStyle w:val=\"Corps\"/></w:pPr></w:p></w:sdtContent></w:sdt>\
    <w:tbl><w:tr><w:sdt><w:sdtPr><w:tag w:val=\"case\"/></w:sdtPr><w:sdtContent><w:tc><w:p/></w:tc></w:sdtContent></w:sdt><w:tc><w:sdt><w:sdtPr><w:tag w:val=\"dedans\"/></w:sdtPr><w:sdtContent><w:p/></w:sdtContent></w:sdt></w:tc></w:tr></w:tbl>";

#[test]
fn controls_take_their_value_in_their_own_style() {
    let form = open(&word_of(CONTROLS)).unwrap();
    let names: Vec<&str> = form.controls.iter().map(|control| control.name.as_str()).collect();
    assert_eq!(names, ["service", "sans nom 1", "type", "jour", "Bilan", "case", "dedans"]);
    assert_eq!((form.controls[0].title.as_str(), form.controls[0].text.as_str()), ("Nom du service", ""));
    assert!(form.controls[1].checkbox);
    assert_eq!(form.controls[2].choices, ["En milieu ouvert"]);

    let day = Value::Day(base::Day::new(2022, 1, 18).unwrap());
    let xml = filled(
        CONTROLS,
        &[
            control("service", words("Suivi")),
            control("sans nom 1", words("Oui")),
            control("type", words("en milieu ouvert")),
            control("jour", day),
            control("Bilan", words("a\nb")),
            control("case", words("c")),
            control("dedans", words("d")),
        ],
    );
    for expected in [
        "<w:tag w:val=\"service\"/><w:text/></w:sdtPr><w:sdtContent><w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">Suivi</w:t></w:r></w:sdtContent>",
        "<w14:checked w14:val=\"1\"/>",
        "<w:r><w:t>☒</w:t></w:r>",
        "<w:sdtContent><w:r><w:t xml:space=\"preserve\">En milieu ouvert</w:t></w:r></w:sdtContent>",
        "<w:date w:fullDate=\"2022-01-18T00:00:00Z\">",
        "18/01/2022</w:t>",
        "<w:p><w:pPr><w:pStyle w:val=\"Corps\"/></w:pPr><w:r><w:t xml:space=\"preserve\">b</w:t></w:r></w:p></w:sdtContent>",
        "<w:tc><w:p><w:r><w:t xml:space=\"preserve\">c</w:t></w:r></w:p></w:tc>",
        "<w:sdtContent><w:p><w:r><w:t xml:space=\"preserve\">d</w:t></w:r></w:p></w:sdtContent></w:sdt></w:tc>",
    ] {
        assert!(xml.contains(expected), "{expected} in {xml}");
    }
}

#[test]
fn a_control_says_what_it_does_not_take() {
    assert!(
        reason(CONTROLS, control("type", words("ailleurs"))).ends_with("n’est pas dans la liste permise")
    );
    assert!(reason(CONTROLS, control("sans nom 1", words("peut-être"))).starts_with("la case se coche"));
    // A control would be lost with the text of its cell.
    assert!(reason(CONTROLS, in_cell(1, 1, 2, words("x"))).contains("contrôle de contenu"));
    let outer = "<w:sdt><w:sdtPr><w:tag w:val=\"a\"/></w:sdtPr><w:sdtContent><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl></w:sdtContent></w:sdt>";
    assert!(reason(outer, control("a", words("x"))).contains("tableau"));
}

#[test]
fn two_places_that_overlap_are_not_both_filled() {
    let xml = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>{{nom}}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    let field = Placed { slot: Slot::Field("nom".to_owned()), value: words("a") };
    let out = fill(&word_of(xml), &[in_cell(1, 1, 1, words("b")), field.clone()]).unwrap();
    assert_eq!(out.problems[0].slot, field.slot);
    assert_eq!(open(&out.bytes).unwrap().tables[0].rows[0][0].text, "b");
}

#[test]
fn a_page_sees_the_document() {
    let styles = "<w:styles xmlns:w=\"w\"><w:style w:styleId=\"Titre1\"><w:name w:val=\"heading 1\"/></w:style></w:styles>";
    let text = format!(
        "<w:p><w:pPr><w:pStyle w:val=\"Titre1\"/></w:pPr><w:r><w:t>Activité</w:t></w:r></w:p><w:p/><w:p><w:r><w:t>Tableau des entrées</w:t></w:r></w:p>{TABLE}"
    );
    let form = open(&word_with(&text, &[("styles.xml", styles)])).unwrap();
    assert_eq!(
        form.outline,
        [
            Outline::Heading(1, "Activité".to_owned()),
            Outline::Paragraph("Tableau des entrées".to_owned()),
            Outline::Table(1)
        ]
    );
    let table = &form.tables[0];
    assert_eq!((table.heading.as_str(), table.before.as_str()), ("Activité", "Tableau des entrées"));
    assert_eq!((table.rows[0][0].span, table.rows[0][1].column), (2, 3));
    assert!(table.rows[2][0].covered);
    let label = |row, column| crate::form::label(&form, &Slot::TableCell { table: 1, row, column });
    assert_eq!(label(2, 3), "filles · 2024");
    assert_eq!(label(3, 2), "Entrées · filles");
    // A figure is the answer of another row, no heading.
    let form = open(&fill(&word_of(TABLE), &[in_cell(1, 2, 3, percent(87.6))]).unwrap().bytes).unwrap();
    let slot = Slot::TableCell { table: 1, row: 3, column: 3 };
    assert_eq!(crate::form::label(&form, &slot), "garçons · 2024");
}

const FORM_FIELDS: &str = "<w:tbl><w:tr><w:tc><w:p><w:r><w:fldChar w:fldCharType=\"begin\"><w:ffData><w:name w:val=\"Texte1\"/><w:textInput/></w:ffData></w:fldChar></w:r>\
    <w:bookmarkStart w:id=\"0\" w:name=\"Texte1\"/><w:r><w:instrText> FORMTEXT </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>\
    <w:r><w:rPr><w:b/></w:rPr><w:t>\u{2002}</w:t></w:r><w:r><w:t>\u{2002}</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r><w:bookmarkEnd w:id=\"0\"/></w:p></w:tc>\
    <w:tc><w:p><w:r><w:fldChar w:fldCharType=\"begin\"><w:ffData><w:name w:val=\"Case1\"/><w:checkBox><w:sizeAuto/></w:checkBox></w:ffData></w:fldChar></w:r></w:p></w:tc>\
    <w:tc><w:p><w:r><w:fldChar w:fldCharType=\"begin\"><w:ffData><w:name w:val=\"Liste1\"/><w:ddList><w:listEntry w:val=\"Oui\"/><w:listEntry w:val=\"Non\"/></w:ddList></w:ffData></w:fldChar></w:r></w:p></w:tc>\
    <w:tc><w:p><w:fldSimple w:instr=\" =SUM(ABOVE) \"><w:r><w:t>3</w:t></w:r></w:fldSimple></w:p></w:tc></w:tr></w:tbl>";

#[test]
fn the_form_fields_of_old_are_filled_like_controls() {
    let form = open(&word_of(FORM_FIELDS)).unwrap();
    let names: Vec<&str> = form.controls.iter().map(|control| control.name.as_str()).collect();
    assert_eq!(names, ["Texte1", "Case1", "Liste1"]);
    let placed =
        [control("Texte1", words("Suivi")), control("Case1", words("oui")), control("Liste1", words("non"))];
    assert_eq!(
        filled(FORM_FIELDS, &placed),
        FORM_FIELDS
            .replace(
                "<w:r><w:rPr><w:b/></w:rPr><w:t>\u{2002}</w:t></w:r><w:r><w:t>\u{2002}</w:t></w:r>",
                "<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">Suivi</w:t></w:r>"
            )
            .replace("<w:sizeAuto/>", "<w:sizeAuto/><w:checked w:val=\"1\"/>")
            .replace("<w:ddList>", "<w:ddList><w:result w:val=\"1\"/>")
    );
    assert!(reason(FORM_FIELDS, control("Liste1", words("autre"))).contains("liste permise"));
    assert!(reason(FORM_FIELDS, in_cell(1, 1, 1, words("x"))).contains("champ de formulaire"));
    assert!(reason(FORM_FIELDS, in_cell(1, 1, 4, words("x"))).contains("formule"));
}
