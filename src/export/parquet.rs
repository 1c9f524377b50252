//! Apache Parquet: one file a table.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::Path;
use std::sync::Arc;

use ::parquet::basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel};
use ::parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use ::parquet::errors::ParquetError;
use ::parquet::file::properties::{WriterProperties, WriterPropertiesPtr};
use ::parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use ::parquet::schema::types::{Type, TypePtr};
use jiff::civil::{Date, date};
use rusqlite::Connection;
use rusqlite::types::ValueRef;

use super::tables::{self, Column, Kind, Table};
use super::{Error, Result};

/// A row group ends after so many rows, or so many bytes of text.
const ROWS: usize = 1 << 16;
const BYTES: usize = 1 << 25;

/// Writes `TABLE.parquet` for every table, compressed by Zstandard. Days are dates, text is UTF-8.
///
/// # Errors
/// When the store cannot be read, when a day in it is none, or when `folder` cannot be written.
pub fn parquet(store: &Connection, folder: &Path) -> Result {
    let level = ZstdLevel::try_new(3).map_err(failed)?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(level))
        .set_created_by(concat!("bienban version ", env!("CARGO_PKG_VERSION")).into());
    let properties = Arc::new(properties.build());
    for table in tables::all(store)? {
        let file = BufWriter::new(File::create(folder.join(format!("{}.parquet", table.name)))?);
        write(store, &table, file, &properties)?;
    }
    Ok(())
}

fn write(store: &Connection, table: &Table, file: BufWriter<File>, properties: &WriterPropertiesPtr) -> Result {
    let schema = schema(table).map_err(failed)?;
    let mut writer = SerializedFileWriter::new(file, schema, Arc::clone(properties)).map_err(failed)?;
    let mut columns: Vec<Values> = table.columns.iter().map(Values::new).collect();
    let [mut rows, mut bytes] = [0; 2];
    table.rows(store, |values| {
        for ((column, values), &value) in table.columns.iter().zip(&mut columns).zip(values) {
            bytes += values.push(value).ok_or_else(|| no_day(table, column, value))?;
        }
        rows += 1;
        if rows == ROWS || bytes >= BYTES {
            [rows, bytes] = [0; 2];
            flush(&mut writer, &mut columns).map_err(failed)?;
        }
        Ok(())
    })?;
    if rows > 0 {
        flush(&mut writer, &mut columns).map_err(failed)?;
    }
    writer.close().map_err(failed)?;
    Ok(())
}

fn no_day(table: &Table, column: &Column, value: ValueRef<'_>) -> Error {
    let value = value.as_str().unwrap_or_default().to_owned();
    Error::Day { table: table.name.clone(), column: column.name.clone(), value }
}

fn schema(table: &Table) -> std::result::Result<TypePtr, ParquetError> {
    let field = |column: &Column| {
        let (physical, logical) = match column.kind {
            Kind::Integer => (Physical::INT64, None),
            Kind::Real => (Physical::DOUBLE, None),
            Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Kind::Day => (Physical::INT32, Some(LogicalType::Date)),
            Kind::Bytes => (Physical::BYTE_ARRAY, None),
        };
        let repetition = if column.optional { Repetition::OPTIONAL } else { Repetition::REQUIRED };
        let builder = Type::primitive_type_builder(&column.name, physical);
        builder.with_repetition(repetition).with_logical_type(logical).build().map(Arc::new)
    };
    let fields = table.columns.iter().map(field).collect::<std::result::Result<_, _>>()?;
    Type::group_type_builder(&table.name).with_fields(fields).build().map(Arc::new)
}

fn flush(
    writer: &mut SerializedFileWriter<BufWriter<File>>,
    columns: &mut [Values],
) -> std::result::Result<(), ParquetError> {
    let mut group = writer.next_row_group()?;
    for values in columns {
        // The schema was made of the same columns.
        let Some(mut column) = group.next_column()? else { break };
        values.flush(&mut column)?;
        column.close()?;
    }
    group.close()?;
    Ok(())
}

/// The values of one column in the row group at work.
enum Values {
    Integer(Chunk<i64>),
    Real(Chunk<f64>),
    Day(Chunk<i32>),
    Bytes(Chunk<ByteArray>),
}

/// What is there, and for every row whether it is (1) or not (0).
struct Chunk<T> {
    values: Vec<T>,
    levels: Vec<i16>,
    optional: bool,
}

impl<T> Chunk<T> {
    fn push(&mut self, value: Option<T>) {
        self.levels.push(value.is_some().into());
        self.values.extend(value);
    }

    fn flush<D: DataType<T = T>>(
        &mut self,
        column: &mut SerializedColumnWriter<'_>,
    ) -> std::result::Result<(), ParquetError> {
        let levels = self.optional.then_some(&self.levels[..]);
        column.typed::<D>().write_batch(&self.values, levels, None)?;
        self.values.clear();
        self.levels.clear();
        Ok(())
    }
}

impl Values {
    fn new(column: &Column) -> Self {
        fn chunk<T>(column: &Column) -> Chunk<T> {
            Chunk { values: vec![], levels: vec![], optional: column.optional }
        }
        match column.kind {
            Kind::Integer => Self::Integer(chunk(column)),
            Kind::Real => Self::Real(chunk(column)),
            Kind::Day => Self::Day(chunk(column)),
            Kind::Text | Kind::Bytes => Self::Bytes(chunk(column)),
        }
    }

    /// Gives the bytes that the value takes beside its fixed size; `None` for a day that is none. The tables are strict: a value has
    /// the type of its column or is NULL.
    fn push(&mut self, value: ValueRef<'_>) -> Option<usize> {
        match self {
            Self::Integer(chunk) => chunk.push(value.as_i64().ok()),
            Self::Real(chunk) => chunk.push(value.as_f64().ok()),
            Self::Day(chunk) => match value.as_str() {
                Ok(day) => chunk.push(Some(days_since_1970(day)?)),
                Err(_) => chunk.push(None),
            },
            Self::Bytes(chunk) => {
                let bytes = value.as_bytes().ok();
                chunk.push(bytes.map(|bytes| ByteArray::from(bytes.to_vec())));
                return Some(bytes.map_or(0, <[u8]>::len));
            }
        }
        Some(0)
    }

    fn flush(&mut self, column: &mut SerializedColumnWriter<'_>) -> std::result::Result<(), ParquetError> {
        match self {
            Self::Integer(chunk) => chunk.flush::<Int64Type>(column),
            Self::Real(chunk) => chunk.flush::<DoubleType>(column),
            Self::Day(chunk) => chunk.flush::<Int32Type>(column),
            Self::Bytes(chunk) => chunk.flush::<ByteArrayType>(column),
        }
    }
}

fn days_since_1970(day: &str) -> Option<i32> {
    let day: Date = day.parse().ok()?;
    Some(date(1970, 1, 1).until(day).ok()?.get_days())
}

fn failed(error: ParquetError) -> Error {
    io::Error::other(error).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted() {
        let days = ["1970-01-01", "2024-02-29", "1969-12-31", "2024-02-30", "2024-02", ""].map(days_since_1970);
        assert_eq!(days, [Some(0), Some(19782), Some(-1), None, None, None]);
    }
}
