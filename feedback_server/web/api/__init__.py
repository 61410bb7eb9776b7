"""The JSON interface of tablets, phones and staff programs."""
