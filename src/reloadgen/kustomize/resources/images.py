"""Names of container images, as the `images` of a kustomization change them (kustomize 5.8, api/internal/image)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reloadgen.kustomize.resources.patch_error import PatchError
from reloadgen.kustomize.resources.patterns import compiled, has_open_bracket
from reloadgen.manifests.fields import text

_TAG_AND_DIGEST = r"(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$"


@dataclass(frozen=True, slots=True)
class ImageChange:
    """An entry of `images`: the image that it is for, and what replaces its parts."""

    name: str
    new_name: str = ""
    new_tag: str = ""
    digest: str = ""
    tag_suffix: str = ""

    @classmethod
    def of(cls, content: object) -> ImageChange:
        """The entry that a map holds."""
        return cls(*(text(content, key) for key in ("name", "newName", "newTag", "digest", "tagSuffix")))

    def overridden_by(self, other: ImageChange) -> ImageChange:
        """The entry with what a Flux Kustomization says of the same image; it replaces tag and digest together."""
        renamed = replace(self, new_name=other.new_name or self.new_name)
        if other.new_tag or other.digest:
            return replace(renamed, new_tag=other.new_tag, digest=other.digest)
        return renamed

    def applied(self, image: str) -> str:
        """An image after the change; itself if the change is for another.

        Raises:
            PatchError: the name is not a regular expression.
            NotModelledError: Python may understand the name differently.
        """
        if has_open_bracket(self.name):
            raise PatchError(f"the name {self.name!r} is not a regular expression: a bracket is not closed")
        if not compiled(f"^{self.name}{_TAG_AND_DIGEST}").search(image):
            return image
        name, tag, digest = split(image)
        if self.new_tag or self.digest:
            tag, digest = self.new_tag, self.digest
        elif self.tag_suffix:
            tag, digest = tag + self.tag_suffix, ""
        return (self.new_name or name) + (f":{tag}" if tag else "") + (f"@{digest}" if digest else "")


def split(image: str) -> tuple[str, str, str]:
    """Name, tag and digest; a port of the registry is part of the name."""
    slash = max(image.find("/"), 0)
    at, colon = image.find("@", slash), image.find(":", slash)
    if colon >= 0 and (at < 0 or colon < at):
        rest = image[colon + 1 :]
        tag, _, digest = rest.partition("@")
        return image[:colon], tag, digest
    if at >= 0:
        return image[:at], "", image[at + 1 :]
    return image, "", ""
