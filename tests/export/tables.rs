//! The tables of the store: CSV and Parquet.

use std::fs;

use parquet::file::reader::{FileReader, SerializedFileReader};
use rusqlite::Connection;
use rusqlite::types::ValueRef;

use crate::{export, library};

/// The rows of a table as text, in the order of its primary key.
fn rows(store: &Connection, table: &str) -> Vec<Vec<String>> {
    let mut statement = store.prepare(&format!("SELECT * FROM {table} ORDER BY 1, 2")).unwrap();
    let columns = statement.column_count();
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let text = |value: ValueRef<'_>| match value {
        ValueRef::Null => String::new(),
        ValueRef::Integer(n) => n.to_string(),
        ValueRef::Real(n) => n.to_string(),
        ValueRef::Text(text) => String::from_utf8(text.to_vec()).unwrap(),
        ValueRef::Blob(bytes) => hex(bytes),
    };
    let row = |row: &rusqlite::Row<'_>| Ok((0..columns).map(|at| text(row.get_ref(at).unwrap())).collect());
    statement.query_map([], row).unwrap().map(Result::unwrap).collect()
}

const TABLES: [&str; 6] = ["article", "article_text", "appearance", "role", "figure", "task"];

#[test]
fn tables_come_back_from_csv() {
    let folder = tempfile::tempdir().unwrap();
    let store = Connection::open(library().join("store.sqlite")).unwrap();
    for bom in [false, true] {
        let csv = folder.path().join("csv");
        let args = ["csv", "-o", csv.to_str().unwrap(), "--bom"];
        export(if bom { &args } else { &args[..3] });
        for table in TABLES {
            let bytes = fs::read(csv.join(format!("{table}.csv"))).unwrap();
            assert_eq!(bytes.starts_with("\u{feff}".as_bytes()), bom);
            let found: Vec<Vec<String>> = csv::Reader::from_reader(&bytes[..])
                .records()
                .map(|row| row.unwrap().iter().map(str::to_owned).collect())
                .collect();
            assert!(!found.is_empty() && found == rows(&store, table), "{table}");
        }
        assert!(!csv.join("article_record.csv").exists() && !csv.join("article_fts_data.csv").exists());
    }
}

#[test]
fn tables_come_back_from_parquet() {
    let folder = tempfile::tempdir().unwrap();
    let parquet = folder.path().join("parquet");
    export(&["parquet", "-o", parquet.to_str().unwrap()]);
    let store = Connection::open(library().join("store.sqlite")).unwrap();
    for table in TABLES {
        let file = fs::File::open(parquet.join(format!("{table}.parquet"))).unwrap();
        let reader = SerializedFileReader::new(file).unwrap();
        let found: Vec<Vec<String>> = reader.get_row_iter(None).unwrap().map(|row| cells(&row.unwrap())).collect();
        assert!(!found.is_empty() && found == rows(&store, table), "{table}");
    }
}

fn cells(row: &parquet::record::Row) -> Vec<String> {
    use parquet::record::Field;
    let cell = |field: &Field| match field {
        Field::Null => String::new(),
        Field::Long(n) => n.to_string(),
        Field::Double(n) => n.to_string(),
        Field::Str(text) => text.clone(),
        Field::Bytes(bytes) => bytes.data().iter().map(|byte| format!("{byte:02x}")).collect(),
        Field::Date(days) => {
            let day = jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().days(*days)).unwrap();
            day.to_string()
        }
        other => panic!("{other:?}"),
    };
    row.get_column_iter().map(|(_, field)| cell(field)).collect()
}
