"""The first run of a real hospital: asks in the terminal or reads a file, stores everything or
nothing, and says what is left to do. Also the end of the demonstration."""

import sys
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from apps.portal.beginning.applying import Done, apply, first_administrator
from apps.portal.beginning.asking import Conversation
from apps.portal.beginning.plan import EXAMPLE, Plan, PlanFaults, read_plan
from apps.portal.beginning.removal import (
    CannotRemove,
    begin_afresh,
    is_loaded,
    remove_demonstration,
)
from apps.portal.beginning.steps import Beginning, note_domain_check
from apps.regulation.domain import RULE
from apps.regulation.points import point_words
from apps.regulation.profiles import active

# How many items of what to fill first are named; the rest stands in the admin.
NAMED = 10


class Command(BaseCommand):
    help = (
        "Begins the site of a real hospital: asks in Kazakh or Russian, or reads a YAML file "
        "(--from; --example prints one). May be run again: only what differs is stored."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--language", choices=("kk", "ru"), help="of the questions and answers")
        parser.add_argument(
            "--from", dest="file", metavar="FILE", help="reads a file, asks nothing"
        )
        parser.add_argument("--example", action="store_true", help="prints an example of the file")
        parser.add_argument(
            "--remove-demonstration",
            action="store_true",
            help="first deletes the records, accounts and files of the demonstration",
        )
        parser.add_argument(
            "--fresh",
            action="store_true",
            help="first empties a database that holds nothing but the demonstration, "
            "its journal included",
        )
        parser.add_argument(
            "--only-remove",
            action="store_true",
            help="with one of the two above: asks and stores nothing more",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["example"]:
            self.stdout.write(EXAMPLE.read_text(encoding="utf-8"))
            return
        conversation = Conversation(self.read, self.stdout.write)
        plan, language = None, options["language"]
        if options["file"]:
            with override(language or "kk"):
                plan = self.plan_of(options["file"])
            language = language or plan.data.get("language")
        elif not language:
            removes = options["only_remove"]
            language = "kk" if removes else conversation.language()
        language = language if language in ("kk", "ru") else "kk"
        with override(language):
            self.remove(options)
            if options["only_remove"]:
                return
            try:
                plan = plan or conversation.plan(language)
                done = apply(plan)
            except PlanFaults as refused:
                words = _("Nothing was stored:")
                raise CommandError(f"{words}\n{refused}") from refused
            except (EOFError, KeyboardInterrupt) as stopped:
                raise CommandError(_("Stopped; nothing was stored.")) from stopped
            self.say_done(done)
            self.say_domain()
            self.say_left()

    def read(self, prompt: str) -> str:
        self.stdout.write(prompt, ending="")
        self.stdout.flush()
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        return line.rstrip("\n")

    def plan_of(self, name: str) -> Plan:
        try:
            return read_plan(Path(name).read_text(encoding="utf-8"))
        except PlanFaults as refused:
            words = _("Nothing was stored:")
            raise CommandError(f"{words}\n{refused}") from refused
        except (OSError, UnicodeDecodeError) as error:
            words = _("The file %(name)s cannot be read: %(problem)s.")
            raise CommandError(words % {"name": name, "problem": error}) from error

    # The demonstration

    def remove(self, options: dict[str, Any]) -> None:
        try:
            if options["fresh"]:
                begin_afresh()
                self.stdout.write(_("The database is empty: nothing of the demonstration is left."))
            elif options["remove_demonstration"]:
                self.say_removed(remove_demonstration(by=first_administrator()))
            elif is_loaded():
                self.stdout.write(
                    _(
                        "The demonstration is still here. Remove it before you go public: "
                        "--remove-demonstration, or --fresh for an empty database."
                    )
                )
        except CannotRemove as refused:
            words = _("Nothing was deleted.")
            raise CommandError(f"{refused} {words}") from refused

    def say_removed(self, removed: Counter[str]) -> None:
        kinds = {name: count for name, count in removed.items() if "." in name}
        accounts = kinds.pop("accounts.User", 0)
        words = _(
            "The demonstration is removed: %(records)s records, %(accounts)s accounts, "
            "%(files)s files."
        )
        counts = {
            "records": sum(kinds.values()),
            "accounts": accounts,
            "files": removed["files"],
        }
        self.stdout.write(words % counts)
        closed = removed["closed"]
        if closed:
            words = ngettext(
                "%(count)s unit is closed, not deleted: the history of items names it.",
                "%(count)s units are closed, not deleted: the history of items names them.",
                closed,
            )
            self.stdout.write(words % {"count": closed})

    # What came of it

    def say_done(self, done: Done) -> None:
        words = ngettext(
            "%(count)s record is new or changed.",
            "%(count)s records are new or changed.",
            done.changed,
        )
        self.stdout.write(words % {"count": done.changed})
        if done.accounts:
            self.stdout.write(
                _(
                    "One-time passwords, shown this once; each person changes theirs at "
                    "“My account”:"
                )
            )
        for made in done.accounts:
            self.stdout.write(f"  {made.account.username:<20}{made.password}")
        if settings.SECOND_FACTOR == "required":
            self.stdout.write(_("Whoever publishes is asked to set up the second step of sign-in."))
        else:
            self.stdout.write(
                _("The second step of sign-in is optional here; production asks for it.")
            )

    def say_domain(self) -> None:
        name = note_domain_check(by=first_administrator())
        rule = active().rule(RULE) if active().has_rule(RULE) else None
        point = f" ({point_words(rule.point)})" if rule else ""
        self.stdout.write("")
        self.stdout.write(_("Domain name%(point)s: %(host)s") % {"point": point, "host": name.host})
        if not name.faults:
            self.stdout.write("  " + _("It agrees with the rule."))
        for fault in name.faults:
            self.stdout.write(f"  {fault.label}")

    def say_left(self) -> None:
        beginning = Beginning()
        self.stdout.write("")
        for step in beginning.steps:
            mark = "✓" if step.is_done else "·"
            self.stdout.write(f"{mark} {step.number}. {step.title}")
            for words in step.lacks:
                self.stdout.write(f"     {words}")
        first = [row for row in beginning.to_fill if not row.item.conditional]
        if first:
            self.stdout.write("")
            self.stdout.write(_("To be filled first:"))
        for row in first[:NAMED]:
            who = f" — {row.line.responsible}" if row.line.responsible else ""
            self.stdout.write(f"  {point_words(row.item.point)}  {row.item.title}{who}")
            if row.is_given:
                self.stdout.write(f"     {row.given_words}")
        if len(first) > NAMED:
            rest = len(first) - NAMED
            words = ngettext("and %(count)s more item", "and %(count)s more items", rest)
            self.stdout.write("  " + words % {"count": rest})
