"""Does the surface run through itself?"""

from insolecad.inspection.checks.finding import Finding
from insolecad.inspection.checks.subject import Subject


def crossing(subject: Subject) -> list[Finding]:
    """Return the finding on triangles that go through others of the same body."""
    name = "self-intersection"
    if subject.loose:
        return [Finding(name, "skipped", None, None, "needs triangles that meet; they are all loose")]
    found = subject.crossings
    if found is None:
        return [Finding(name, "skipped", None, None, "too many triangles lie in each other's way to tell")]
    body = subject.mesh.body_of_face[found.pairs]
    within = found.pairs[body[:, 0] == body[:, 1]]
    if not len(within):
        return [Finding(name, "ok", 0, 0, "")]
    faces = sorted({int(face) for face in within.ravel()})
    advice = (
        "two surfaces of the body cut each other, such as a foot side that dips through the underside; slicers fill "
        "that wrongly without a word: make the insole thicker there, or let a mesh program unite it with itself"
    )
    where = subject.middle(within[:, 0])
    return [Finding(name, "fail", f"{len(faces):,} triangles", 0, advice, where)]
