"""Where a field is said, or else the thing itself, or else nowhere."""

from custom_components.municipal_alarm.site_plan.marks import Marks
from custom_components.municipal_alarm.site_plan.tree import At


def test_the_nearest_place_that_is_said() -> None:
    marks = Marks()
    thing, name, second = At("a", 2, 1), At("a", 3, 5), At("a", 4, 9)
    marks.put("desk", "", thing)
    marks.put("desk", "name", name)
    marks.put("desk", "contacts/1", second)
    assert marks.at("desk", "contacts/1", "contacts") == second
    assert marks.at("desk", "contacts/2", "name") == name
    assert marks.at("desk", "tag") == thing
    assert "desk" in marks.said
    # What is set up and not in the document can be in the way all the same.
    assert marks.at("other", "name") == At("", 1, 1)
    assert "other" not in marks.said
