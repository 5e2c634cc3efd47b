"""What asserts in the contract says is worth reading, too."""

import pytest

pytest.register_assert_rewrite("tests.journal.contract", "tests.journal.care_contract")
