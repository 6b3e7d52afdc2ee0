//! Names and places, all invented: of the families, of their schools, of where they live.

use base::Day;

use super::Dice;

/// Family names of the persons.
const LAST: [&str; 96] = [
    "Amrani",
    "Aubrac",
    "Bakary",
    "Bastide",
    "Belin",
    "Benali",
    "Berthot",
    "Besnard",
    "Bodin",
    "Bouaziz",
    "Bouvard",
    "Brissac",
    "Camara",
    "Carvalho",
    "Chabert",
    "Chapuis",
    "Cissoko",
    "Claverie",
    "Combes",
    "Cordier",
    "Coulibaly",
    "Courtin",
    "Da Costa",
    "Daubigny",
    "Delaume",
    "Demir",
    "Diallo",
    "Diarra",
    "Dos Reis",
    "Doucouré",
    "Dufau",
    "Dupin",
    "El Amrani",
    "Estève",
    "Fadel",
    "Farges",
    "Ferreira",
    "Fofana",
    "Fortin",
    "Foucher",
    "Gaborit",
    "Gasnier",
    "Gauthey",
    "Ghezali",
    "Gillet",
    "Grangier",
    "Haddad",
    "Hamon",
    "Hoareau",
    "Imbert",
    "Jarry",
    "Joubert",
    "Kaya",
    "Keita",
    "Kowalski",
    "Labrousse",
    "Lagarde",
    "Lancelot",
    "Laporte",
    "Lebrun",
    "Leduc",
    "Legrain",
    "Lopes",
    "Loubière",
    "Mahieu",
    "Malonga",
    "Marsac",
    "Mendy",
    "Mercadier",
    "Montagnac",
    "Morvan",
    "N’Diaye",
    "Nassiri",
    "Nguyen",
    "Ouedraogo",
    "Parisot",
    "Pasquier",
    "Pereira",
    "Peyrat",
    "Pichard",
    "Poncet",
    "Prunier",
    "Rahmani",
    "Rigaud",
    "Roussin",
    "Sabatou",
    "Saïdi",
    "Sarrazin",
    "Sow",
    "Talbot",
    "Thévenet",
    "Tixier",
    "Vannier",
    "Verdon",
    "Yilmaz",
    "Ziegler",
];

const GIRLS: [&str; 44] = [
    "Lina",
    "Jade",
    "Louise",
    "Alice",
    "Inès",
    "Manon",
    "Léna",
    "Zoé",
    "Nour",
    "Camille",
    "Sarah",
    "Romane",
    "Lola",
    "Maëlys",
    "Aya",
    "Clémence",
    "Mila",
    "Garance",
    "Assia",
    "Éva",
    "Margaux",
    "Océane",
    "Fatou",
    "Elif",
    "Salomé",
    "Yasmine",
    "Capucine",
    "Rose",
    "Anaëlle",
    "Hawa",
    "Léonie",
    "Noémie",
    "Maïssa",
    "Lou",
    "Amélie",
    "Kenza",
    "Célia",
    "Ambre",
    "Thaïs",
    "Mariam",
    "Agathe",
    "Lilou",
    "Iris",
    "Apolline",
];

const BOYS: [&str; 44] = [
    "Léo", "Gabriel", "Noah", "Théo", "Adam", "Rayan", "Ethan", "Nathan", "Tom", "Sacha", "Mathis", "Ilyès",
    "Enzo", "Lucas", "Timéo", "Yanis", "Kylian", "Maxence", "Amadou", "Nolan", "Eliott", "Ismaël",
    "Baptiste", "Malo", "Antoine", "Moussa", "Emre", "Robin", "Gabin", "Axel", "Mehdi", "Simon", "Lenny",
    "Ibrahim", "Victor", "Noé", "Oscar", "Sofiane", "Titouan", "Alexis", "Bilal", "Côme", "Esteban",
    "Thiago",
];

const WOMEN: [&str; 30] = [
    "Sandrine",
    "Nathalie",
    "Aurélie",
    "Fatima",
    "Corinne",
    "Estelle",
    "Myriam",
    "Aïcha",
    "Karine",
    "Delphine",
    "Sylvie",
    "Laetitia",
    "Émilie",
    "Rachida",
    "Solange",
    "Mélanie",
    "Virginie",
    "Ana",
    "Séverine",
    "Cindy",
    "Jessica",
    "Marie-Line",
    "Aminata",
    "Isabelle",
    "Priscilla",
    "Florence",
    "Nadège",
    "Vanessa",
    "Samira",
    "Élodie",
];

const MEN: [&str; 30] = [
    "Stéphane",
    "Christophe",
    "Mohamed",
    "Frédéric",
    "Hervé",
    "David",
    "Sébastien",
    "Karim",
    "Éric",
    "Jérôme",
    "Pascal",
    "Ludovic",
    "Manuel",
    "Mickaël",
    "Franck",
    "Boubacar",
    "Didier",
    "Yannick",
    "Cédric",
    "Thierry",
    "Grégory",
    "José",
    "Patrice",
    "Rachid",
    "Fabrice",
    "Jean-Marc",
    "Anthony",
    "Mehmet",
    "Bruno",
    "Olivier",
];

/// A town, its territory, and how many minutes of road from the service.
pub(super) const TOWNS: [(&str, &str, u16); 14] = [
    ("Corvigny", "Vallée haute", 35),
    ("Montlisse", "Vallée haute", 45),
    ("Saint-Aubin-du-Val", "Vallée haute", 30),
    ("La Ferté-Lisse", "Vallée basse", 25),
    ("Bressolles-le-Pont", "Vallée basse", 30),
    ("Val-Fleury", "Vallée basse", 20),
    ("Rochebrune-sur-Orne", "Plateau", 40),
    ("Les Granges-Neuves", "Plateau", 50),
    ("Villedieu-la-Plaine", "Plateau", 35),
    ("Orsigny, quartier des Tanneurs", "Orsigny", 10),
    ("Orsigny, la Croix-Verte", "Orsigny", 10),
    ("Orsigny, centre", "Orsigny", 5),
    ("Orsigny, les Peupliers", "Orsigny", 15),
    ("Orsigny, faubourg Saint-Jean", "Orsigny", 10),
];

/// Family names, each given once before it comes back.
pub(super) struct Names {
    left: Vec<&'static str>,
}

impl Names {
    pub fn new() -> Names {
        Names { left: Vec::new() }
    }

    /// A family name that no other family has, as long as there are some.
    pub fn last(&mut self, dice: &mut Dice) -> &'static str {
        if self.left.is_empty() {
            self.left = LAST.to_vec();
        }
        let at = dice.below(self.left.len() as u32) as usize;
        self.left.swap_remove(at)
    }
}

/// A first name that no brother or sister has.
pub(super) fn first(dice: &mut Dice, female: bool, adult: bool, taken: &[&str]) -> &'static str {
    let names: &[&'static str] = match (female, adult) {
        (true, false) => &GIRLS,
        (false, false) => &BOYS,
        (true, true) => &WOMEN,
        (false, true) => &MEN,
    };
    loop {
        let name = dice.pick(names);
        if !taken.contains(&name) {
            return name;
        }
    }
}

/// Where a child of this age learns in the school year that begins that September: the school, the class.
pub(super) fn school(town: &str, birth: Day, september: i16) -> Option<(String, &'static str)> {
    let town = town.split(',').next().unwrap_or(town);
    let (nursery, primary, middle, upper) = match town {
        "Corvigny" | "Montlisse" | "Saint-Aubin-du-Val" => (
            "école maternelle des Tilleuls",
            "école Jean-Rameau",
            "collège de la Haute-Lisse",
            "lycée des Trois-Ponts",
        ),
        "Rochebrune-sur-Orne" | "Les Granges-Neuves" | "Villedieu-la-Plaine" => (
            "école maternelle du Plateau",
            "école du Vieux-Puits",
            "collège des Quatre-Vents",
            "lycée des Trois-Ponts",
        ),
        "Orsigny" => (
            "école maternelle Pierre-Lune",
            "école des Tanneurs",
            "collège Lucie-Vernier",
            "lycée des Trois-Ponts",
        ),
        _ => (
            "école maternelle du Pont",
            "école du Bord-de-l’Eau",
            "collège de la Basse-Lisse",
            "lycée des Trois-Ponts",
        ),
    };
    let (place, class) = match september - birth.year() {
        3 => (nursery, "petite section"),
        4 => (nursery, "moyenne section"),
        5 => (nursery, "grande section"),
        6 => (primary, "CP"),
        7 => (primary, "CE1"),
        8 => (primary, "CE2"),
        9 => (primary, "CM1"),
        10 => (primary, "CM2"),
        11 => (middle, "6e"),
        12 => (middle, "5e"),
        13 => (middle, "4e"),
        14 => (middle, "3e"),
        15 => (upper, "seconde"),
        16 => (upper, "première"),
        17 => (upper, "terminale"),
        _ => return None,
    };
    Some((format!("{place}, {}", if place == upper { "Orsigny" } else { town }), class))
}

/// Doctors of the three valleys.
pub(super) const DOCTORS: [&str; 6] = [
    "Dr Montferrand, Orsigny",
    "Dr Lassalle, maison de santé de Corvigny",
    "Dr Ramdani, La Ferté-Lisse",
    "Dr Quintard, Orsigny",
    "Dr Vaillandet, Villedieu-la-Plaine",
    "Dr Osman, Val-Fleury",
];

/// Numbers that ring nowhere: the telephone authority keeps 02 61 91 for works of fiction (ARCEP, décision 2018-0881).
pub(super) fn phone(dice: &mut Dice, mobile: bool) -> String {
    let (a, b) = (dice.below(100), dice.below(100));
    if mobile { format!("06 39 98 {a:02} {b:02}") } else { format!("02 61 91 {a:02} {b:02}") }
}
