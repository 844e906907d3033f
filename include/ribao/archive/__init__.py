"""Originals, kept once under their sha256 with a sidecar, in a folder or an object store.

    originals/<aa>/<sha256>.pdf, .json   the bytes and where they came from
    days/<YYYY-MM-DD>/<sha256>.json      which originals a report date has had, each with its own sidecar
    derived/<name>                       results that can be made again from the originals
    staged/<name>                        fetched, not yet archived
    pages/<name>                         site pages kept for proof
    journal/<name>.json                  what people decided, a file each, never written again
    witnesses/<name>/<YYYY-MM-DD>/…      what a witness answered for a trading day, with a sidecar each

`files` reads and writes, `records` says what the files hold, `verification` finds damage.
"""

import json
from datetime import date

from ribao.archive.files import Files, ReadOnceFiles
from ribao.archive.records import (
    compute_sha256,
    name_answer,
    name_answers,
    name_day,
    name_original,
    read_answer,
    read_dates,
    read_decision,
    read_sidecar,
    write_record,
)
from ribao.archive.verification import find_sidecar, list_days
from ribao.errors import UsageError
from ribao.model import Archived, Decision, Fetched, WitnessAnswer

# The folders of what cannot be made again.
_KEPT = ("originals", "days", "journal", "pages", "witnesses")


class Archive:
    """The archive at a URL. Writing the same thing twice changes nothing.

    With `read_once` it serves one piece of work, and reads each file once.
    """

    def __init__(self, url: str, read_once: bool = False) -> None:
        self.files = ReadOnceFiles(url) if read_once else Files(url)

    def require_exists(self) -> None:
        """UsageError where nothing was ever archived at the URL."""
        if not self.files.exists():
            raise UsageError(
                f"there is no archive at {self.files.root}", "RIBAO_ARCHIVE names its folder or address"
            )

    def put(self, fetched: Fetched) -> Archived:
        """Keep the bytes for ever; the first sidecar of the same bytes on the same day stays.

        What a power cut or a hand has damaged is replaced.
        """
        sha256 = compute_sha256(fetched.content)
        names = ("report_date", "source", "url", "name", "fetched_at", "headers")
        archived = Archived(
            sha256=sha256, size=len(fetched.content), **{name: getattr(fetched, name) for name in names}
        )
        kept = self.files.read(name_original(sha256, "pdf"))
        if kept is None or compute_sha256(kept) != sha256:
            self.files.write(name_original(sha256, "pdf"), fetched.content)
        for path, day in (
            (name_original(sha256, "json"), None),
            (name_day(archived.report_date, sha256), archived.report_date),
        ):
            if not find_sidecar(self.files, path, sha256, day):
                self.files.write(path, write_record(archived))
        return archived

    def get(self, sha256: str) -> bytes:
        """Read an original's bytes. UsageError where there is none, or where they no longer have that hash."""
        content = self.files.read(name_original(sha256, "pdf"))
        if content is None:
            raise UsageError(f"no original {sha256} in the archive", "see that RIBAO_ARCHIVE is right")
        if compute_sha256(content) != sha256:
            raise UsageError(
                f"the original {sha256} was changed on disk",
                "`ribao archive verify --repair-from-source` fetches it again; or restore it from a backup",
            )
        return content

    def get_sidecar(self, sha256: str, day: date | None = None) -> Archived:
        """Read the sidecar of an original, as it came for `day` if given. UsageError where there is none."""
        path = name_day(day, sha256) if day else name_original(sha256, "json")
        content = self.files.read(path)
        if content is None:
            raise UsageError(f"no original {sha256} in the archive", "see that RIBAO_ARCHIVE is right")
        return read_sidecar(content, self.files.root / path)

    def find(self, day: date) -> list[Archived]:
        """Find the originals of a report date, in the order they were fetched."""
        paths = list(self.files.list(f"days/{day}"))
        found = [read_sidecar(self.files.read(str(p)) or b"", self.files.root / p) for p in paths]
        return sorted(found, key=lambda a: (a.fetched_at, a.sha256))

    def list_days(self) -> list[date]:
        """List the report dates that have an original, oldest first."""
        return list_days(self.files)

    def put_derived(self, name: str, content: bytes) -> None:
        """Keep a result; a newer one of the same name replaces it."""
        self.files.write(f"derived/{name}", content)

    def get_derived(self, name: str) -> bytes | None:
        """Read a result; None where there is none."""
        return self.files.read(f"derived/{name}")

    def stage(self, fetched: Fetched) -> str:
        """Keep fetched bytes until they are archived; give a short reference."""
        reference = f"{fetched.report_date}-{fetched.source}-{compute_sha256(fetched.content)[:16]}"
        self.files.write(f"staged/{reference}.pdf", fetched.content)
        self.files.write(f"staged/{reference}.json", write_record(fetched))
        return reference

    def unstage(self, reference: str) -> Fetched:
        """Read what `stage` kept. UsageError where it is gone."""
        content = self.files.read(f"staged/{reference}.pdf")
        about = self.files.read(f"staged/{reference}.json")
        if content is None or about is None:
            raise UsageError(f"the fetched file {reference} is gone", "run the fetch task again")
        record = json.loads(about)
        return Fetched(**{**record, "content": content, **read_dates(record)})

    def put_page(self, name: str, content: bytes) -> str:
        """Keep a site's page as proof; give its path."""
        self.files.write(f"pages/{name}", content)
        return str(self.files.root / "pages" / name)

    def put_decision(self, decision: Decision) -> None:
        """Keep a decision for ever."""
        self.files.write(f"journal/{decision.name}.json", write_record(decision))

    def decision_names(self) -> set[str]:
        """The names of all decisions that are kept."""
        return {path.stem for path in self.files.list("journal")}

    def list_decisions(self) -> list[Decision]:
        """List every decision, oldest first. UsageError for one that cannot be read."""
        paths = list(self.files.list("journal"))
        return [read_decision(self.files.read(str(p)) or b"", self.files.root / p) for p in paths]

    def put_answer(self, answer: WitnessAnswer) -> bool:
        """Keep a witness's answer for ever, unless it is the last one again; give whether it is kept."""
        path, alike = name_answer(answer), name_answers(answer)
        kept = [name for p in self.files.list(alike.rpartition("/")[0]) if (name := str(p)).startswith(alike)]
        last = kept[-1].rpartition(".")[0] if kept else ""
        if last and self.files.read(f"{last}.bin") == answer.content and self.files.read(f"{last}.json"):
            return False
        self.files.write(f"{path}.bin", answer.content)
        self.files.write(f"{path}.json", write_record(answer))
        return True

    def list_answers(self) -> list[WitnessAnswer]:
        """List every answer of every witness, by witness and day, in the order they were fetched. UsageError for one
        that cannot be read."""
        found = []
        for path in map(str, self.files.list_all("witnesses")):
            if path.endswith(".json"):
                content = self.files.read(path.removesuffix(".json") + ".bin")
                found.append(read_answer(self.files.read(path) or b"", content, self.files.root / path))
        return sorted(found, key=lambda a: (a.witness, a.day, a.fetched_at, a.part))

    def list_kept(self) -> list[str]:
        """List the paths of all files that cannot be made again."""
        return sorted(str(path) for folder in _KEPT for path in self.files.list_all(folder))
