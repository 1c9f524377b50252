//! `bienban serve`

use std::io::IsTerminal as _;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use bienban::serve::Server;

use super::{Error, Result, Status, print, tell};

/// Show a store in the browser
///
/// A small server on this machine: search, articles with every value marked in its place, people, bodies, results and
/// tasks, in Vietnamese or English. It reads the store and writes nothing; its pages ask no other machine for anything.
#[derive(Debug, clap::Args)]
#[command(after_long_help = HELP_END)]
pub struct Args {
    /// The store that index made
    #[arg(value_name = "FILE.sqlite")]
    store: PathBuf,

    /// The port; 0 takes any that is free
    #[arg(long, value_name = "N", default_value_t = 8017)]
    port: u16,

    /// The address to listen on; with another than loopback, everyone who can reach it can read the store
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    bind: IpAddr,
}

const HELP_END: &str = "\
Examples:
  bienban serve lib.sqlite
  bienban serve lib.sqlite --port 9000

The address is printed when the server is ready. Ctrl-C ends it.

Exit status:
  0  it was ended by Ctrl-C or SIGTERM
  2  nothing could be done: no store, or the port is taken";

pub fn run(args: &Args) -> Result {
    let server = Server::new(&args.store, SocketAddr::new(args.bind, args.port)).map_err(Error::new)?;
    if !args.bind.is_loopback() {
        tell(format_args!("{}: whoever reaches this address can read the whole store", args.bind));
    }
    print(format!("http://{}/\n", server.address()).as_bytes())?;
    if std::io::stderr().is_terminal() {
        tell("Ctrl-C ends the server");
    }
    server.run().map_err(Error::new)?;
    Ok(Status::Well)
}
