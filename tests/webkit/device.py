"""A tablet or phone that runs WebKit, Safari's engine, to be killed and restarted."""

from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from tests.webdriver.device import Device
from tests.webkit.session import Session

NO_STORAGE = """
  const refuse = () => { throw new DOMException("", "SecurityError"); };
  IDBFactory.prototype.open = refuse;
  LockManager.prototype.request = async () => refuse();
  ServiceWorkerContainer.prototype.register = async () => refuse();
  for (const name of ["localStorage", "sessionStorage"])
    Object.defineProperty(window, name, {get: refuse});
  Object.defineProperty(Document.prototype, "cookie", {get: () => "", set: () => undefined});
"""
STATE = "return `${location} ${document.readyState}\\n${document.body.innerText}`"


class WebKit(Device):
    """``size`` is its window's, as an iPad's on its side unless another is given."""

    def __init__(self, profile: Path, url: str, size: tuple[int, int] = (1024, 768)) -> None:
        super().__init__(profile, url)
        self.size = size
        self.session: Session | None = None

    @property
    def log(self) -> Path:
        """What the pages wrote to the console."""
        return self.profile.with_suffix(".log")

    def start(self, *, storage: bool = True, before_pages: str = "") -> Self:
        """``before_pages`` is a script that runs before those of each page."""
        self.profile.mkdir(exist_ok=True)
        script = before_pages + ("" if storage else NO_STORAGE)
        size = map(str, self.size)
        self.session = Session(self.log, str(self.profile), *size, *filter(None, [script]))
        return self

    def kill(self) -> None:
        if self.session is not None:
            self.session.kill()
            self.session = None

    def last_words(self) -> str:
        """What it shows, and what its pages have logged."""
        logged = self.log.read_text()[-4000:]
        with suppress(Exception):
            return f"{self.run(STATE)}\n\n{logged}"
        return logged

    def ask(self, command: str, parameters: dict[str, Any]) -> Any:
        assert self.session is not None
        return self.session.ask(command, parameters)
