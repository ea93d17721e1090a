"""The people who keep the site: structural units, roles, accounts, sign-in. No citizens here."""
