"""Why a case cannot be kept or opened, in plain words. No sentence holds anything of what is in it."""

from __future__ import annotations

from auditor.language import later
from auditor.language.told import Told, Value, again, told

NO_CASE = later("This folder holds no case.")
ALREADY = later("This folder holds a case already. Choose another folder.")
OCCUPIED = later("This folder holds a file named {file} already. Choose another folder.")
NOT_DELETED = later("Not everything could be deleted: {why}.")
NEWER = later("This case was kept by a newer version of Voice Auditor (form {form}). Please update it.")
WRONG_PASSPHRASE = later("The passphrase does not open this case.")
DAMAGED = later("The case is damaged: {file} is not what it was when it was kept.")
MISSING = later("The case is not complete: {file} is not there.")
UNFIT = later("This is no case of Voice Auditor: {file} does not hold what it should.")
TOO_LARGE = later("This case holds more than Voice Auditor opens ({file}).")
CHANGED = later(
    "This case was saved elsewhere in the meantime. Open it again, so that nothing of it is lost."
)
NOT_WRITTEN = later("The case could not be written: {why}. What was kept before is as it was.")
NOT_READ = later("The case could not be read: {why}.")
NO_REASON = later("the system gave no reason")


class CaseError(Exception):
    """A case that cannot be kept or opened; `sentence` says why in the language that is spoken now."""

    def __init__(self, message: str, /, **values: Value) -> None:
        self._told: Told = told(message, **values)
        super().__init__(str(self._told))

    @property
    def sentence(self) -> str:
        """What a person reads."""
        return again(self._told)

    @property
    def message(self) -> str:
        """One of the sentences above, to tell errors apart."""
        return self._told.message

    @property
    def values(self) -> dict[str, Value]:
        """What stands in it."""
        return self._told.values


def because(error: OSError) -> str:
    """Return why the system refused something; its words hold no path."""
    return error.strerror or NO_REASON
