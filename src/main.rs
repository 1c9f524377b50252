fn main() {
    let x = match bienban::Extractor::builtin() { Ok(x) => x, Err(e) => { eprintln!("{e}"); std::process::exit(2) } };
    let mut files: Vec<_> = std::env::args().skip(1).flat_map(|p| if std::path::Path::new(&p).is_dir() { std::fs::read_dir(p).unwrap().map(|e| e.unwrap().path()).collect() } else { vec![p.into()] }).collect();
    files.sort();
    for f in files {
        let b = std::fs::read(&f).unwrap();
        let r = x.extract(&f.to_string_lossy(), &b).unwrap();
        println!("{}", serde_json::to_string(&r).unwrap());
    }
}
