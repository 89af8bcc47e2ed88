"""What `docgen verifier` says: the findings by person and by document, the report, SARIF."""
