"""The secret by which a person proves to have written an inquiry: shown once, kept as a digest."""

import hashlib
import hmac
import unicodedata

from django.utils.crypto import salted_hmac

# Neither I, L, O nor U: what is read aloud or copied by hand is not mistaken.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH, GROUP = 12, 4
# What people type instead: letters that look alike, Cyrillic ones included.
ALIKE = str.maketrans("OILUАВСЕНКМОРТХУҮЗІ", "011VABCEHKM0PTXYY31")


def secret_of(number: int, fingerprint: str) -> str:
    """The secret of an inquiry, in groups («K7M2-9QXR-4T0B»). The same text sent twice gives the
    same one, so the answer to a second click shows what the first one lost."""
    digest = salted_hmac("inquiries.secret", f"{number}:{fingerprint}", algorithm="sha256").digest()
    letters = "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:LENGTH])
    return "-".join(letters[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def digest_of(secret: str) -> str:
    return hashlib.sha256(normalised(secret).encode()).hexdigest()


def is_secret(secret: str, digest: str) -> bool:
    return hmac.compare_digest(digest_of(secret), digest)


def normalised(secret: str) -> str:
    """A secret as it was meant: without dashes and spaces, in capitals, look-alikes resolved."""
    text = unicodedata.normalize("NFKC", secret).upper().translate(ALIKE)
    return "".join(letter for letter in text if letter in ALPHABET)


def fingerprint_of(*parts: str) -> str:
    """The digest under the site's key of what was sent, however it was spaced and capitalised."""
    text = "\x1f".join(
        " ".join(unicodedata.normalize("NFKC", part).casefold().split()) for part in parts
    )
    return salted_hmac("inquiries.fingerprint", text, algorithm="sha256").hexdigest()
