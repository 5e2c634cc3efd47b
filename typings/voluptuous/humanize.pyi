from probatio.humanize import (
    humanize_error as humanize_error,
    validate_with_humanized_errors as validate_with_humanized_errors,
)
