"""What may be set up: rules that the forms and the site plan ask alike."""
