//! The environment variables by which tests find the official peers and the browser.

use crate::{tools::Toolbox, ui::Line};
use anyhow::Result;
use std::path::PathBuf;

/// What the tests are told, all of it installed.
pub(crate) struct Environment {
    variables: Vec<(&'static str, PathBuf)>,
}

impl Environment {
    /// Installs the peers and the browser unless they are there.
    ///
    /// - `KMSEAL_PYTHON`: the Python that has the official clients, for tests/peers/python/peer.py.
    /// - `KMSEAL_AWS_CLI`: the AWS CLI, installed beside it.
    /// - `KMSEAL_NODE_PEER`: the folder with the Node peer's peer.mjs and its packages.
    /// - `KMSEAL_CHROMIUM`: the browser's program.
    ///
    /// # Errors
    ///
    /// When one cannot be installed; the error says what to do.
    pub(crate) fn prepare(toolbox: &Toolbox, line: &Line) -> Result<Self> {
        let python = toolbox.python(line)?;
        let variables = vec![
            ("KMSEAL_AWS_CLI", python.with_file_name("aws")),
            ("KMSEAL_PYTHON", python),
            ("KMSEAL_NODE_PEER", toolbox.node_peer(line)?),
            ("KMSEAL_CHROMIUM", toolbox.chromium(line)?),
        ];
        Ok(Self { variables })
    }

    /// Returns the variables with their values.
    pub(crate) fn variables(&self) -> &[(&'static str, PathBuf)] {
        &self.variables
    }
}
