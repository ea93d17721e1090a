"""Pages of section 2: the text, the facts, and the structure as a tree."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.about.facts import DRAWN, FACTS, Facts, facts_of
from apps.about.models import AboutPage
from apps.accounts.models import Unit
from apps.organisation.models import Branch, Post, organisation
from apps.organisation.presenters import extension_words, holder_name, holder_note, post_rows
from apps.publishing.sections import Collection, Standing
from apps.publishing.views import Fact

# Signs of a fact that fits into one line of a list.
SHORT = 160


@dataclass
class Node:
    """A box of the structure diagram."""

    title: str
    kind: str
    subtitle: str = ""
    note: str = ""
    phone: str = ""
    url: str = ""
    children: list["Node"] = field(default_factory=list)


class AboutStanding(Standing):
    """Adds the organisation's facts, its structure and its branches."""

    @classmethod
    def summaries(cls, collection: Collection) -> dict[str, str]:
        """The fact itself where an item has one short one: nobody opens a page for a telephone."""
        summaries = super().summaries(collection)
        profile = organisation()
        if profile is None:
            return summaries
        facts = Facts(profile)
        for item in FACTS:
            found = FACTS[item](facts)
            if item not in DRAWN and len(found) == 1 and len(found[0].value) < SHORT:
                summaries[item] = found[0].value
        return summaries

    def facts(self, row: AboutPage | None, item: Any) -> list[Fact]:
        if item is None or item.id in DRAWN:
            return []
        return facts_of(item.id)

    def extra(self, row: AboutPage | None, item: Any) -> dict[str, Any]:
        if item is None:
            return {}
        if item.id.startswith("about.structure."):
            posts = Post.objects.in_force().with_holders()
            if item.id == "about.structure.diagram":
                tree = structure_tree(list(posts.prefetch_related("oversees")))
                if tree is not None:
                    return {"tree": tree}
            return {"managers": post_rows(list(posts.with_reception()))}
        if item.id == "about.branches.details":
            return {"branches": Branch.objects.select_related("route_map")}
        if item.id == "about.brief.route_map":
            return {"place": organisation()}
        return {}


def structure_tree(posts: list[Post]) -> Node | None:
    """The governing bodies down to the units: board, head, deputies, units they oversee
    (gp17 р. 2 п. 4, mgdb1 р. 2 п. 5)."""
    board = [post for post in posts if post.kind.startswith("board_")]
    head = next((post for post in posts if post.kind == Post.Kind.HEAD), None)
    if head is None:
        return None
    below = [post for post in posts if post.reports_to_id == head.pk]
    leading = (Post.Kind.DEPUTY, Post.Kind.CHIEF_NURSE)
    deputies = [post_node(post, "deputy") for post in below if post.kind in leading]
    direct = [post_node(post, "unit") for post in below if post.kind not in leading]
    overseen = {unit.pk for post in posts if post.kind in leading for unit in post.oversees.all()}
    direct += [unit_node(unit) for unit in head.oversees.all() if unit.pk not in overseen]
    top = post_node(head, "head")
    top.children = [*deputies, *direct]
    if not board:
        return top
    members = sum(1 for post in board if post.kind != Post.Kind.BOARD_SECRETARY)
    return Node(
        _("Supervisory board"),
        "board",
        ngettext(
            "%(count)d member, corporate secretary",
            "%(count)d members, corporate secretary",
            members,
        )
        % {"count": members},
        children=[top],
    )


def post_node(post: Post, kind: str) -> Node:
    return Node(
        title=post.title,
        kind=kind,
        subtitle=holder_name(post),
        note=holder_note(post),
        phone=extension_words(post),
        url=f"#{post.code}",
        children=[unit_node(unit) for unit in post.oversees.all()] if kind == "deputy" else [],
    )


def unit_node(unit: Unit) -> Node:
    return Node(title=unit.name, kind="unit")
