"""The file of an agreement as somebody gives it: its terms, or a refusal that names each mistake."""

from comity.agreements.exceptions import AgreementFileError
from comity.agreements.loading import load
from comity.agreements.terms import Agreement
from comity.lib.strict_yaml import InvalidDocumentError


def terms_of_file(source: bytes) -> Agreement:
    """Return the terms of a file. Raises AgreementFileError."""
    try:
        return load(source)
    except InvalidDocumentError as error:
        raise AgreementFileError(error) from error
