"""What zipfile raises for an archive that is not as it must be."""

import zipfile
import zlib

# NotImplementedError is its word for a version, a method of packing or a kind of encryption that it does not know (it is a RuntimeError);
# RuntimeError is for a member that wants a password; zlib.error for packed bytes that were changed.
BROKEN_ARCHIVE = (zipfile.BadZipFile, zlib.error, RuntimeError, KeyError, ValueError, OSError, EOFError)
