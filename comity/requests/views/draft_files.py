"""A file that comes along with a draft's page: attached whatever was pressed, held where it cannot be."""

from comity.exchange.file_rules import FileRefusedError
from comity.requests import actions
from comity.requests.exceptions import AttachmentError, ChangedMeanwhileError, WrongStateError
from comity.requests.forms.files import FileForm
from comity.requests.views.draft_page import Draft, DraftPage
from comity.sharing.exceptions import PartnersFileError


class TakesFiles(DraftPage[Draft]):
    """Takes the files of a draft's page."""

    def _file_form(self) -> FileForm:
        return FileForm(self.http.POST, self.http.FILES, prefix="new", request=self.http)

    def _take_file(self) -> FileForm | None:
        """Return the form of a file that came along, whatever was pressed; None where there is none."""
        form = self._file_form()
        return form if form.has_file() and not self.by_itself else None

    def _attach(self, form: FileForm) -> bool:
        """Attach a file that came along; where it cannot be, its form says why and holds it where that helps."""
        if not form.is_valid() or self.request is None:
            form.hold()
            return False
        try:
            with form.draft() as file:
                kept = actions.attach_file(
                    self.person, self.request.id, file, version=self.version, reply_id=self.reply_id
                )
        except (AttachmentError, FileRefusedError, PartnersFileError) as refusal:
            form.add_error("file", str(refusal))
            return False
        except (ChangedMeanwhileError, WrongStateError) as refusal:
            form.hold()
            form.add_error("file", str(refusal))
            self.read_again()
            return False
        form.let_go()
        self._attached = self.version
        # as it stood under the lock of the act: read again now it might be another's version already
        self.thing = kept.reply or kept.request
        if kept.reply is None:
            self.request = kept.request
        return True
